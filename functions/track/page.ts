/** A page as the browser gets it: no script, no picture, nothing from anywhere else. */
import type { HttpAnswer } from "../../lib/runtime/http/message.ts";
import { type Html, html } from "./html.ts";
import { type Language, WORDS } from "./words.ts";

export const STYLE = `
:root{color-scheme:light dark;--ground:#f6f7f9;--card:#fff;--ink:#1b1f24;--soft:#57606a;--line:#8c959f;--faint:#d8dee4;--act:#0b57a4;--on-act:#fff;--good:#0f5a2c;--good-ground:#e3f5e9;--bad:#9c1c12;--bad-ground:#fbe9e7}
@media(prefers-color-scheme:dark){:root{--ground:#0e1116;--card:#171b21;--ink:#e8ecf1;--soft:#a3adb8;--line:#7d8894;--faint:#2c333c;--act:#7db8f5;--on-act:#0b1623;--good:#a6e5bb;--good-ground:#12301f;--bad:#ffb4a8;--bad-ground:#3a1512}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
main{max-width:34rem;margin:0 auto;padding:2rem 1rem 3rem}
.business{margin:0 0 1rem;color:var(--soft);font-weight:600}
.card{background:var(--card);border:1px solid var(--faint);border-radius:.75rem;padding:1.5rem;margin:0 0 1rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}
h2{font-size:1.125rem;margin:0 0 .25rem}
p{margin:0 0 1rem}
.card>:last-child{margin-bottom:0}
.soft{color:var(--soft)}
fieldset{border:0;border-top:1px solid var(--faint);margin:1.25rem 0 0;padding:1.25rem 0 0;min-width:0}
legend{float:left;width:100%;font-weight:600;padding:0}
legend+*{clear:both}
fieldset p{margin:0 0 .5rem}
label{display:flex;align-items:center;gap:.75rem;min-height:2.75rem;cursor:pointer}
input{width:1.25rem;height:1.25rem;margin:0;flex:none;accent-color:var(--act)}
.row{display:grid;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr));gap:0 1rem}
button,.button{display:inline-block;text-align:center;text-decoration:none;font:inherit;font-weight:600;min-height:2.75rem;padding:.5rem 1.25rem;border-radius:.5rem;border:1px solid var(--act);background:var(--act);color:var(--on-act);cursor:pointer}
button.quiet{background:transparent;color:var(--ink);border-color:var(--line)}
fieldset+button{margin-top:1.25rem}
form+p{margin-top:1rem}
blockquote{margin:0 0 1rem;padding:.25rem 0 .25rem 1rem;border-left:3px solid var(--act)}
a{color:var(--act)}
:focus-visible{outline:3px solid var(--act);outline-offset:2px}
textarea,input.wide{width:100%;min-height:2.75rem;height:auto;padding:.5rem .75rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:.5rem}
legend label{display:inline;min-height:0}
.wrong{color:var(--bad);font-weight:600}
.scale{display:flex;flex-wrap:wrap;gap:0 1.5rem}
legend+textarea,legend+input.wide{margin-top:.5rem}
.told{background:var(--good-ground);color:var(--good);border-radius:.5rem;padding:.75rem 1rem;margin:0 0 1rem;font-weight:600}
.told.wrong{background:var(--bad-ground);color:var(--bad)}
@media(max-width:30rem){main{padding-top:1rem}.card{padding:1.25rem 1rem}button,.button{width:100%}}
`;

export interface Page {
  readonly language: Language;
  readonly title: string;
  /** The business's name. */
  readonly business?: string | undefined;
  readonly body: Html;
}

/** `sha256`: base64, for the policy that lets in this one style and nothing else. */
export const makeRender = (sha256: (text: string) => string) => {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${sha256(STYLE)}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  const style = html`<style>`.text + STYLE + html`</style>`.text;
  return (status: number, { language, title, business, body }: Page): HttpAnswer => ({
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
      "cross-origin-opener-policy": "same-origin",
      "x-robots-tag": "noindex, nofollow",
    },
    body: `<!doctype html>${
      html`<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><title>${business ? `${title} · ${business}` : title}</title>`
        .text
    }${style}${
      html`</head><body><main>${business !== undefined && html`<p class="business">${business}</p>`}${body}</main></body></html>`
        .text
    }`,
  });
};
export type Render = ReturnType<typeof makeRender>;

/** A page with nothing but a title and a sentence. */
export const notice = (title: string, text: string, more?: Html): Html =>
  html`<div class="card"><h1>${title}</h1><p>${text}</p>${more}</div>`;

/** The one answer to whatever does not open: it says nothing of why. */
export const invalidPage = (render: Render, language: Language): HttpAnswer => {
  const { title, text } = WORDS[language].invalid;
  return { ...render(404, { language, title, body: notice(title, text) }), code: "bad_link" };
};
