export const STYLE = `
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--paper:#fff;--line:#d5dae0;--well:#f4f6f8;--mark:#8a4b08}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ed;--soft:#a4adb8;--paper:#14171b;--line:#333a43;--well:#1d2228;--mark:#f2b36b}}
*{box-sizing:border-box}
body{margin:0;font:16px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
a{color:inherit}
.page{display:grid;grid-template-columns:17rem minmax(0,1fr);gap:2.5rem;max-width:78rem;margin:0 auto;padding:1.5rem}
nav{position:sticky;top:0;align-self:start;max-height:100vh;overflow:auto;font-size:.875rem;padding:.5rem 0}
nav ul{list-style:none;margin:.25rem 0 1rem;padding:0}
nav li a{display:block;padding:.2rem 0;text-decoration:none;color:var(--soft)}
nav li a:hover,nav li a:focus{color:var(--ink);text-decoration:underline}
h1{font-size:1.75rem;margin:.5rem 0}
h2{font-size:1.35rem;margin:3rem 0 .5rem;padding-top:1rem;border-top:1px solid var(--line)}
h3{font-size:1.05rem;margin:2rem 0 .5rem}
h4{font-size:.875rem;margin:1rem 0 .25rem;color:var(--soft)}
code,pre{font:.875em/1.5 ui-monospace,monospace}
code{background:var(--well);padding:.1em .3em;border-radius:.25rem;overflow-wrap:anywhere}
pre{background:var(--well);padding:.75rem;border-radius:.375rem;overflow:auto}
.method{color:var(--mark);font-weight:600}
table{border-collapse:collapse;width:100%;font-size:.875rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line)}
td p{margin:0}
.scroll{overflow-x:auto}
.soft{color:var(--soft)}
@media(max-width:52rem){.page{grid-template-columns:minmax(0,1fr);gap:0}nav{position:static;max-height:none}}
`;
