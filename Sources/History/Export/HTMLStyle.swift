/// How an exported HTML file looks: on a wide screen, on a phone, in the dark
/// and on paper.
enum HTMLStyle {
    static let text = """
        :root {
          --paper: #ffffff; --ink: #1c1f23; --faint: #5c646e; --line: #d9dde2;
          --soft: #f4f5f7; --user: #eaf1fb; --link: #0b57c2;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #15181c; --ink: #e4e7eb; --faint: #9aa3ad; --line: #343a42;
            --soft: #20252b; --user: #1d2936; --link: #8ab4f8;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body {
          margin: 0; background: var(--paper); color: var(--ink);
          font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
          overflow-wrap: break-word;
        }
        main { max-width: 46rem; margin: 0 auto; padding: 1rem; }
        article + article { margin-top: 3rem; border-top: 2px solid var(--line); padding-top: 1rem; }
        h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0; }
        .facts, .figures, .note, time { color: var(--faint); font-size: .8125rem; }
        .figures { margin: .75rem 0 0; font-variant-numeric: tabular-nums; }
        .note { border-top: 1px dashed var(--line); padding-top: .5rem; }
        section { margin: 1rem 0; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .5rem; }
        section.user { background: var(--user); border-color: transparent; }
        section.system { background: var(--soft); border-color: transparent; }
        section > h2 { font-size: .875rem; margin: 0 0 .5rem; }
        time { font-weight: normal; margin-left: .5rem; }
        .text h1, .text h2, .text h3, .text h4, .text h5, .text h6 { font-size: 1.05rem; margin: 1rem 0 .5rem; }
        .text > :first-child { margin-top: 0; }
        .text > :last-child { margin-bottom: 0; }
        a { color: var(--link); }
        code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
        code { font-size: .875em; background: var(--soft); padding: .1em .3em; border-radius: .25rem; }
        pre {
          font-size: .8125rem; line-height: 1.45; background: var(--soft); padding: .75rem;
          border-radius: .375rem; overflow-x: auto; tab-size: 4;
        }
        pre code { background: none; padding: 0; font-size: inherit; }
        blockquote { margin: .75rem 0; padding-left: .75rem; border-left: 3px solid var(--line); color: var(--faint); }
        table { display: block; max-width: 100%; overflow-x: auto; border-collapse: collapse; }
        th, td { border: 1px solid var(--line); padding: .3rem .6rem; }
        th { background: var(--soft); }
        hr { border: 0; border-top: 1px solid var(--line); }
        details { margin: .5rem 0; padding: .25rem .75rem; border-left: 3px solid var(--line); }
        summary { cursor: pointer; color: var(--faint); font-size: .875rem; }
        @media (max-width: 30rem) {
          main { padding: .5rem; }
          section { padding: .625rem .75rem; }
          time { display: block; margin-left: 0; }
        }
        @media print {
          :root {
            --paper: #ffffff; --ink: #000000; --faint: #444444; --line: #bbbbbb;
            --soft: #ffffff; --user: #ffffff; --link: #000000;
          }
          body { font-size: 10.5pt; }
          main { max-width: none; padding: 0; }
          article { break-before: page; }
          article:first-child { break-before: auto; }
          section, section.user, section.system { border: 0; border-top: 1px solid var(--line); border-radius: 0; padding: .5rem 0; }
          h1, h2, h3, summary { break-after: avoid; }
          pre, tr, .figures { break-inside: avoid; }
          pre { white-space: pre-wrap; overflow-wrap: anywhere; overflow: visible; border: 1px solid var(--line); }
          table { display: table; overflow: visible; }
          a[href^="http"]::after { content: " (" attr(href) ")"; font-size: .85em; }
          p, li { orphans: 3; widows: 3; }
        }
        """
}
