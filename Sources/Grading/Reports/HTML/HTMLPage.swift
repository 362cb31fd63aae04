/// The frame of a page that needs nothing but itself: no script, no font, no image from anywhere.
///
/// Its policy forbids the browser everything except the style below, should an escape ever be forgotten.
enum HTMLPage {
    /// A page; the title is escaped here, the body must be already.
    static func text(title: String, body: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta http-equiv="Content-Security-Policy" content="\(policy)"/>
        <meta name="referrer" content="no-referrer"/>
        <meta name="robots" content="noindex"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <title>\(SafeText.html(title))</title>
        <style>
        \(style)
        </style>
        </head>
        <body>
        <main>
        \(body)
        </main>
        </body>
        </html>

        """
    }

    /// - W3C: Content Security Policy Level 3
    private static let policy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

    /// Steps of the heat scale, `h0` to `h10`: the share earned, in one hue, with the number in it. Where the
    /// number's colour turns depends on the scheme: its contrast is at least 4 in both.
    private static let heat = (0...10).map { step in
        ".h\(step){background:color-mix(in srgb,var(--heat) \(step * 9)%,var(--card));"
            + "color:var(--\(step < 8 ? "ink" : step < 10 ? "midheat" : "onheat"))}"
    }.joined(separator: "\n")

    private static let style = """
        :root{color-scheme:light dark;--paper:#f6f7f9;--card:#fff;--ink:#1b1f27;--soft:#5c6675;
        --line:#d9dee6;--heat:#1a64a8;--onheat:#fff;--midheat:#1b1f27;--bad:#b3372c;
        --code:#f0f2f5}
        @media (prefers-color-scheme:dark){:root{--paper:#14171c;--card:#1c2027;--ink:#e6e9ee;
        --soft:#9aa5b4;--line:#333a45;--heat:#5aa7ea;--onheat:#0d1420;--midheat:#0d1420;--bad:#f08a7f;
        --code:#14171c}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
        main{max-width:68rem;margin:0 auto;padding:2rem 1rem 4rem}
        h1{font-size:1.7rem;line-height:1.2;margin:0}
        h2{font-size:1.15rem;margin:2.2rem 0 .7rem}
        h3{font-size:1rem;margin:1.2rem 0 .4rem}
        p{margin:.3rem 0}
        .soft{color:var(--soft)}
        .card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:1rem}
        .wide{overflow-x:auto}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:.75rem;
        margin-top:1.2rem}
        .tiles div{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.7rem .9rem}
        .tiles b{display:block;font-size:1.45rem;line-height:1.2;font-variant-numeric:tabular-nums}
        table{border-collapse:collapse;width:100%}
        th,td{padding:.3rem .5rem;text-align:left;vertical-align:top}
        th{font-weight:600;color:var(--soft);font-size:.85rem;white-space:nowrap}
        tbody tr+tr>*{border-top:1px solid var(--line)}
        .n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        .grow{width:99%;overflow-wrap:anywhere}
        .heat{width:auto;border-spacing:3px;border-collapse:separate}
        .heat tbody tr+tr>*{border-top:0}
        .heat td{min-width:2.6rem;text-align:center;border-radius:5px;font-variant-numeric:tabular-nums;
        padding:.25rem .3rem;font-size:.85rem}
        .heat.big td{min-width:4rem}
        .heat thead th.n{text-align:center;color:var(--soft)}
        .heat th{padding-left:0;color:var(--ink);vertical-align:middle}
        .heat td.none{background:none}
        .heat td.yes{background:var(--heat);color:var(--onheat)}
        .heat td.no{box-shadow:inset 0 0 0 1.5px var(--bad);color:var(--bad)}
        .heat td.wait{box-shadow:inset 0 0 0 1px var(--line);color:var(--soft)}
        .bar{display:inline-block;height:.6rem;border-radius:2px;background:var(--heat);min-width:2px}
        svg{display:block;width:100%;height:auto;max-height:18rem}
        svg text{fill:var(--soft);font:12px system-ui,sans-serif;text-anchor:middle}
        svg .v{fill:var(--ink)}
        svg rect{fill:var(--heat)}
        svg line{stroke:var(--line)}
        code,pre{font:13px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
        code{overflow-wrap:anywhere}
        pre{background:var(--code);border:1px solid var(--line);border-radius:6px;margin:.35rem 0;
        padding:.5rem .7rem;white-space:pre-wrap;overflow-wrap:anywhere}
        a{color:inherit;text-decoration-color:var(--soft);text-underline-offset:3px}
        a:focus-visible,summary:focus-visible{outline:2px solid var(--heat);outline-offset:2px}
        details{background:var(--card);border:1px solid var(--line);border-radius:8px;margin:.5rem 0}
        summary{cursor:pointer;padding:.6rem 1rem;overflow-wrap:anywhere}
        summary .n{float:right;padding-left:1rem}
        .inside{padding:0 1rem 1rem}
        .chip{display:inline-block;border:1px solid currentColor;border-radius:999px;padding:0 .55rem;
        font-size:.8rem;color:var(--bad);white-space:nowrap}
        .finding{border-top:1px solid var(--line);padding:.6rem 0}
        .who{min-width:11rem;overflow-wrap:anywhere}
        .word{white-space:nowrap}
        .tiles.one{grid-template-columns:12rem;margin-bottom:1rem}
        .sides{display:grid;grid-template-columns:1fr 1fr;gap:.75rem;border-top:1px solid var(--line);
        padding:.6rem 0}
        .sides>div{min-width:0}
        @media (max-width:50rem){.sides{grid-template-columns:1fr}}
        .late{color:var(--bad)}
        \(heat)
        @media print{:root{color-scheme:light;--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;
        --heat:#1a64a8;--onheat:#fff;--midheat:#000;--bad:#b3372c;--code:#fff}
        *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
        main{max-width:none;padding:0}body{font-size:10pt}
        details:not([open]){display:none}
        .finding,.tiles,svg,tr,.card.chart{break-inside:avoid}h2,h3{break-after:avoid}}
        """
}
