/// Files that once led a parser astray, or might: where the random test begins.
enum DockerfileCorpus {
    static let files = [
        "FROM ubuntu:15.04\nCOPY . /app\nRUN make /app\nCMD python /app/app.py\n",
        "# syntax=docker/dockerfile:1\n# escape=`\nARG V=1\nFROM a:$V AS b\nRUN x `\n # c\n\n y\nFROM b\n",
        "FROM a\nRUN <<-'E' <<F >x\n\ta\n\tE\nb\nF\nCOPY --from=0 --chown=1:2 [\"a\", \"b\"] \n",
        "FROM a\nONBUILD ONBUILD ONBUILD ONBUILD RUN <<X\nX\n", "\u{FEFF}FROM a\r\nRUN b \\\r\n c\r\n",
        "FROM a\nENV a=\"b c\\\" d\" 'e f'=g h=\\\n  i j\\ k=${l:-${m#n*}} o=${p//q/\\/}\n", "\\", "\\\n\\\n",
        "#",
        "FROM a\nHEALTHCHECK --interval=1h2m3.5s --retries=2 CMD [\"a\"]\nHEALTHCHECK  NONE\n",
        "FROM a\nLABEL \"a.b\"=\"c\" d='e f'\nEXPOSE 1-2/udp $x\nSHELL [\"a\"]\nVOLUME [\"/a\"] \n",
        "FROM a\nRUN --mount=type=cache,\"target=/a,b\" --network=none -- --c\n", "FROM\u{A0}a\u{85}\n",
        "FROM a\nRUN echo $((1 << 2))\n", "FROM a\nCMD [\"\\ud800\"]\nCMD [\"\\u0000\"]\n",
        "FROM a\nRUN <<\"\"\n\n", "FROM a\nRUN 99999999999999999999<<E\nE\n",
        "FROM =\u{301}\nENV =\u{301}=\u{301}\n",
    ]

    static let pieces = [
        "FROM a\n", "RUN ", "COPY ", "ENV ", "ONBUILD ", "HEALTHCHECK ", "\\\n", "\n", "#", "\"", "'", "`",
        "\\",
        "[", "]", "<<E", "<<-E\n", "E\n", "${a", "}", ":-", "%%*", "//", "$", " ", "\t", "--x=", "=", "\r\n",
        "\u{FEFF}", "\u{0}", "e\u{301}", "\u{2028}", "**/", "!", "# escape=`\n", ",", "1-", "--mount=",
    ]
}
