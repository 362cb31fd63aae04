/// The look of the site: one sheet, light and dark, no script, no font from elsewhere.
enum SiteStyle {
    static let sheet = """
        :root {
          color-scheme: light dark;
          --back: #fdfdfb; --text: #1f2328; --soft: #57606a; --line: #d8dee4; --code: #f3f4f1;
          --link: #0b5cad; --mark: #e8f0f8; --keyword: #8250df; --string: #0a5c36;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --back: #14171b; --text: #dfe3e8; --soft: #9aa4af; --line: #30363d; --code: #1d2127;
            --link: #77b6f5; --mark: #1c2a3a; --keyword: #c9a5ff; --string: #87d3a5;
          }
        }
        * { box-sizing: border-box; }
        html { scroll-padding-top: 4rem; }
        body { margin: 0; background: var(--back); color: var(--text);
          font: 1rem/1.6 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
        a { color: var(--link); text-decoration: none; }
        a:hover, main p a, main li a { text-decoration: underline; text-underline-offset: 0.15em; }
        a:focus-visible, summary:focus-visible, pre:focus-visible { outline: 2px solid var(--link); }
        .skip { position: absolute; left: -100em; }
        .skip:focus { left: 1rem; top: 0.4rem; background: var(--back); z-index: 2; }
        header { position: sticky; top: 0; z-index: 1; display: flex; gap: 1.2rem; align-items: baseline;
          padding: 0.7rem 1.2rem; background: var(--back); border-bottom: 1px solid var(--line); }
        header nav { display: flex; gap: 0.3rem; overflow-x: auto; }
        header nav a { padding: 0.05rem 0.5rem; border-radius: 0.4rem; white-space: nowrap; color: var(--soft); }
        header nav a:hover, header nav a[aria-current] { background: var(--mark); color: var(--text);
          text-decoration: none; }
        .home { font-weight: 700; color: var(--text); }
        .frame { display: flex; gap: 2.5rem; max-width: 76rem; margin: 0 auto; padding: 0 1.2rem; }
        .sections { flex: 0 0 15rem; position: sticky; top: 3.4rem; align-self: flex-start; overflow-y: auto;
          max-height: calc(100vh - 3.4rem); padding: 1.6rem 0; font-size: 0.86rem; line-height: 1.4; }
        .sections summary { color: var(--soft); cursor: pointer; margin-bottom: 0.5rem; }
        .sections ul { list-style: none; margin: 0; padding: 0; }
        .sections li { margin: 0.3rem 0; }
        .sections .level3 { padding-left: 0.9rem; }
        .sections a { color: var(--text); }
        main { flex: 1 1 auto; min-width: 0; max-width: 54rem; padding: 1rem 0 4rem; }
        main:only-child { margin: 0 auto; max-width: 62rem; }
        h1, h2, h3 { line-height: 1.25; }
        h1 { font-size: 2rem; }
        h2 { margin-top: 2.6rem; padding-bottom: 0.3rem; border-bottom: 1px solid var(--line); }
        h3 { margin-top: 1.9rem; }
        a.anchor { color: inherit; }
        code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
        code { font-size: 0.88em; background: var(--code); padding: 0.1em 0.3em; border-radius: 0.3em;
          overflow-wrap: anywhere; }
        pre { background: var(--code); border: 1px solid var(--line); border-radius: 0.5rem; overflow-x: auto;
          padding: 0.8rem 1rem; line-height: 1.35; }
        pre code { background: none; padding: 0; font-size: 0.82rem; overflow-wrap: normal; }
        .c { color: var(--soft); } .k { color: var(--keyword); } .s { color: var(--string); }
        .table { overflow-x: auto; }
        table { border-collapse: collapse; margin: 1rem 0; font-size: 0.93rem; }
        th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.8rem 0.35rem 0;
          border-bottom: 1px solid var(--line); }
        th { color: var(--soft); font-weight: 600; }
        .right { text-align: right; } .center { text-align: center; }
        blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--soft); }
        small { color: var(--soft); font-weight: 400; }
        .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: 1rem; }
        article { border: 1px solid var(--line); border-radius: 0.6rem; padding: 0.9rem 1.1rem; }
        article h2 { margin: 0; border: 0; font-size: 1.1rem; }
        article p { margin: 0.4rem 0; }
        article summary { color: var(--soft); font-size: 0.88rem; cursor: pointer; }
        article ol { margin: 0.4rem 0; padding-left: 1.4rem; font-size: 0.9rem; }
        .neighbours { display: flex; justify-content: space-between; gap: 1rem; margin-top: 3rem; }
        .neighbours a { flex: 0 1 20rem; border: 1px solid var(--line); border-radius: 0.6rem;
          padding: 0.6rem 1rem; }
        .neighbours small { display: block; }
        .neighbours .after { text-align: right; }
        @media (max-width: 66rem) { header nav span { display: none; } }
        @media (max-width: 60rem) {
          .frame { display: block; }
          .sections { position: static; max-height: 9.5rem; padding: 0.6rem 1rem; margin-top: 1rem;
            border: 1px solid var(--line); border-radius: 0.5rem; }
        }
        @media print { header, .sections, .neighbours { display: none; } }

        """
}
