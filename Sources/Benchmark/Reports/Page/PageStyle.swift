/// How the page of a bench looks; its charts have `ChartStyle`.
enum PageStyle {
    static let text = """
        :root {
          color-scheme: light dark;
          --paper: #ffffff; --ink: #1c1f23; --faint: #5c646e; --line: #dfe3e8;
          --soft: #f5f6f8; --link: #0b57c2; --tag: #8a4b00; --tagline: #d9a35c;
        }
        @media screen and (prefers-color-scheme: dark) {
          :root {
            --paper: #15181c; --ink: #e4e7eb; --faint: #9aa3ad; --line: #343a42;
            --soft: #1e2329; --link: #8ab4f8; --tag: #f0c37b; --tagline: #7a5a2a;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body {
          margin: 0; background: var(--paper); color: var(--ink);
          font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
          overflow-wrap: break-word;
        }
        main { max-width: 70rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
        header { border-bottom: 1px solid var(--line); padding-bottom: 1rem; }
        header p { margin: .25rem 0; color: var(--faint); max-width: 60rem; }
        h1 { font-size: 1.75rem; line-height: 1.2; letter-spacing: -.01em; margin: 0 0 .75rem; text-wrap: balance; }
        h2 { font-size: 1.1875rem; margin: 0 0 .75rem; }
        h3 { font-size: 1rem; margin: 1.25rem 0 .5rem; }
        section { margin-top: 2.5rem; }
        section > p { max-width: 60rem; }
        .note, .unit, figcaption { color: var(--faint); }
        .note { font-size: .8125rem; margin: .375rem 0; max-width: 60rem; }
        .unit { font-weight: 400; font-size: .8125em; }
        code { font: .875em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
        a { color: var(--link); overflow-wrap: anywhere; }
        .cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); }
        .card { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; max-width: 34rem; }
        .card h3 { margin: 0 0 .75rem; font-size: .9375rem; line-height: 1.3; unicode-bidi: isolate; }
        .card dl { display: flex; flex-wrap: wrap; gap: .5rem 1.75rem; margin: 0; }
        .card dt { font-size: .8125rem; color: var(--faint); }
        .card dd { margin: 0; font-size: 1.625rem; line-height: 1.2; font-weight: 600; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .card dd .unit { font-size: .5em; }
        .card ul { list-style: none; margin: .75rem 0 0; padding: 0; font-size: .8125rem; color: var(--faint); font-variant-numeric: tabular-nums; }
        figure { margin: 0 0 1.5rem; }
        .panels { display: grid; gap: 1.5rem 2rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); }
        .panels svg { width: 100%; max-width: 40rem; height: auto; overflow: visible; }
        .legend { list-style: none; margin: .75rem 0 .25rem; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; color: var(--ink); font-size: .875rem; }
        .legend svg { vertical-align: -2px; margin-right: .25rem; }
        .scroll { overflow-x: auto; margin: 0 0 1rem; }
        .facts + .scroll { margin-top: 1.25rem; }
        table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; min-width: 20rem; }
        caption { text-align: left; font-weight: 600; padding: 0 0 .5rem; white-space: nowrap; }
        th, td { padding: .3125rem .625rem; text-align: left; vertical-align: baseline; border-bottom: 1px solid var(--line); unicode-bidi: isolate; }
        th:first-child { padding-left: 0; }
        thead th { font-size: .8125rem; color: var(--faint); font-weight: 600; vertical-align: bottom; border-bottom: 1px solid var(--faint); }
        thead th.number { white-space: normal; }
        thead .unit { display: block; white-space: nowrap; }
        tbody th { font-weight: 500; white-space: nowrap; }
        th.group { padding-top: 1rem; font-weight: 600; }
        th.group span { position: sticky; left: 0; }
        .number { text-align: right; white-space: nowrap; }
        .number .tag { font-variant-numeric: normal; }
        td a { font-size: .8125rem; }
        svg.bars { width: 6rem; height: .75rem; display: block; background: var(--soft); }
        .tag { font-size: .75rem; color: var(--tag); border: 1px solid var(--tagline); border-radius: .25rem; padding: 0 .3125rem; white-space: nowrap; }
        .facts { margin: 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: .25rem 2rem; font-size: .875rem; }
        .facts div { display: grid; grid-template-columns: 10rem 1fr; gap: .75rem; padding: .25rem 0; border-bottom: 1px solid var(--line); }
        .facts dt { color: var(--faint); }
        .facts dd { margin: 0; overflow-wrap: anywhere; unicode-bidi: isolate; }
        @media (max-width: 40rem) {
          main { padding: 1.25rem .875rem 3rem; }
          h1 { font-size: 1.375rem; }
          section { margin-top: 2rem; }
          th, td { padding: .3125rem .5rem; }
          .scroll thead th:first-child, .scroll tbody th[scope="row"] { position: sticky; left: 0; background: var(--paper); }
          .facts div { grid-template-columns: 7.5rem 1fr; }
        }
        @media print {
          :root { --ink: #000000; --faint: #444444; --line: #cccccc; --soft: #f2f2f2; --link: #000000; }
          body { font-size: 10pt; }
          main { max-width: none; padding: 0; }
          section { margin-top: 1.5rem; }
          .scroll { overflow: visible; }
          h1 { font-size: 16pt; }
          h2 { font-size: 12pt; }
          .card { padding: .5rem .75rem; }
          .card dd { font-size: 14pt; }
          .card ul, .card dt, .note, .legend, .facts { font-size: 8pt; }
          table, thead th { font-size: 7.5pt; }
          th, td { padding: .15rem .3rem; }
          .tag, td a { font-size: 6.5pt; padding: 0 .15rem; }
          svg.bars { width: 3.5rem; }
          .panels { grid-template-columns: 1fr 1fr; }
          td a::after { content: " " attr(href); }
          h2, h3, caption { break-after: avoid; }
          .card, figure, tr, .facts div { break-inside: avoid; }
          svg { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
        }
        """
}
