import { readableOn, standingOut } from "./colour.ts";

/** Constructed, because a website's content security policy may forbid every other kind. */
const CSS = `
:host{all:initial}
*,*::before,*::after{box-sizing:border-box}
.root{--bg:#fff;--fg:#16181d;--dim:#565d6b;--line:#d5d9e0;--field:#8a92a1;--soft:#eef0f4;--bad:#b3261e;--ring:#1a56db;
 font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:var(--fg);color-scheme:light dark}
@media(prefers-color-scheme:dark){.root{--bg:#191b20;--fg:#f1f2f5;--dim:#a9b0bd;--line:#363a44;--field:#7b8494;--soft:#282c34;--bad:#ffb4ab;--ring:#8ab4ff}}
button,input,textarea{font:inherit;color:inherit;margin:0}
button{cursor:pointer}
:focus-visible{outline:3px solid var(--ring);outline-offset:2px}
svg{width:22px;height:22px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round;flex:none}
.launcher{position:fixed;inset-block-end:20px;inset-inline-end:20px;z-index:2147483000;width:56px;height:56px;border:0;border-radius:50%;
 background:var(--accent);color:var(--on);display:grid;place-items:center;box-shadow:0 2px 6px #0003,0 8px 24px #0003;transition:transform .15s}
.launcher:hover{transform:scale(1.05)}
.launcher svg{width:26px;height:26px}
.opened .launcher .chat,.root:not(.opened) .launcher .shut{display:none}
.left .launcher,.left .panel{inset-inline:20px auto}
.badge{position:absolute;top:-4px;right:-4px;min-width:22px;height:22px;padding:0 6px;border-radius:11px;background:#c5221f;color:#fff;
 font-size:13px;font-weight:600;line-height:22px;text-align:center;box-shadow:0 0 0 2px var(--bg)}
.panel{position:fixed;inset-block-end:92px;inset-inline-end:20px;z-index:2147483001;width:376px;max-width:calc(100vw - 40px);
 height:620px;max-height:calc(100vh - 112px);display:flex;flex-direction:column;background:var(--bg);border:1px solid var(--line);
 border-radius:16px;box-shadow:0 8px 40px #0004;overflow:hidden;animation:rise .18s ease-out}
@keyframes rise{from{opacity:0;transform:translateY(8px)}}
[hidden]{display:none!important}
.head{display:flex;align-items:center;gap:12px;padding:14px 10px 14px 18px;background:var(--accent);color:var(--on)}
.head>div{flex:1;min-width:0}
.head h2{margin:0;font-size:17px;font-weight:650;line-height:1.3;overflow-wrap:anywhere}
.head p{margin:2px 0 0;font-size:13.5px;line-height:1.35}
.head :focus-visible,.launcher:focus-visible{outline-color:var(--on);outline-offset:-5px}
.plain{border:0;background:none;width:44px;height:44px;border-radius:10px;display:grid;place-items:center;flex:none;padding:0}
.head .plain:hover{background:color-mix(in srgb,var(--on) 14%,transparent)}
.log{flex:1;min-height:0;overflow-y:auto;overscroll-behavior:contain;padding:16px;display:flex;flex-direction:column;gap:4px}
.log:focus-visible{outline-offset:-3px}
.day{align-self:center;margin:10px 0 6px;font-size:12.5px;color:var(--dim)}
.bubble{max-width:84%;align-self:flex-start;padding:9px 13px;border-radius:16px 16px 16px 5px;background:var(--soft);white-space:pre-wrap;
 overflow-wrap:anywhere;margin-top:4px}
.bubble.mine{align-self:flex-end;background:var(--accent);color:var(--on);border-radius:16px 16px 5px 16px}
.bubble a{color:inherit;text-decoration:underline;text-underline-offset:2px}
.bubble strong,.bubble small{display:block}
.bubble small{font-size:13px;margin-top:4px}
.bubble img{display:block;max-width:100%;max-height:260px;border-radius:9px;background:#8883;min-height:40px}
.bubble .file{display:flex;gap:8px;align-items:center}
.bubble .file+.words,.bubble strong+.words{margin-top:6px}
.typing{display:flex;gap:5px;padding:14px}
.typing i{width:7px;height:7px;border-radius:50%;background:var(--dim);animation:wait 1.2s infinite}
.typing i:nth-child(3){animation-delay:.2s}.typing i:nth-child(4){animation-delay:.4s}
@keyframes wait{0%,60%,100%{opacity:.35}30%{opacity:1}}
.meta{align-self:flex-start;font-size:12px;color:var(--dim);margin:2px 4px 8px}
.meta.mine{align-self:flex-end}
.meta.bad{color:var(--bad)}
.meta button{border:0;background:none;padding:4px 6px;text-decoration:underline;color:inherit;font-weight:600}
.choices{display:flex;flex-wrap:wrap;gap:8px;margin:6px 0 8px;align-self:flex-start}
.choices button{border:1.5px solid var(--field);background:var(--bg);border-radius:20px;padding:9px 15px;min-height:44px;text-align:start}
.choices button:hover{background:var(--soft)}
.choices span{display:block;font-size:12.5px;color:var(--dim)}
.older{align-self:center;border:0;background:none;color:var(--dim);text-decoration:underline;padding:10px}
.note{margin:0;padding:8px 16px;font-size:13.5px;background:var(--soft);color:var(--fg)}
.note.bad{color:var(--bad)}
.composer{display:flex;align-items:flex-end;gap:2px;padding:8px;border-top:1px solid var(--line)}
.composer textarea{flex:1;min-width:0;resize:none;border:1.5px solid var(--field);border-radius:14px;background:var(--bg);padding:9px 12px;min-height:44px;
 max-height:140px;font-size:16px;line-height:1.4}
.composer textarea:focus-visible{outline-width:2px;outline-offset:0}
.composer ::placeholder{color:var(--dim);opacity:1}
.composer .plain{color:var(--dim)}
.composer .go{color:var(--send)}
.form{padding:4px 16px 16px;display:flex;flex-direction:column;gap:12px;border-top:1px solid var(--line);overflow-y:auto;flex:none;max-height:70%}
.form p{margin:12px 0 0;font-weight:600}
.form label{display:block;font-size:14px}
.form label span{color:var(--dim)}
.form input{display:block;width:100%;margin-top:4px;padding:9px 12px;min-height:44px;border:1.5px solid var(--field);border-radius:10px;background:var(--bg);font-size:16px}
.form .error{display:block;color:var(--bad);font-size:13.5px;margin-top:4px}
.form .start{border:0;border-radius:10px;background:var(--accent);color:var(--on);min-height:46px;font-weight:600}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media(max-width:480px),(max-height:480px){.panel,.left .panel{inset:0;width:auto;max-width:none;height:auto;max-height:none;border:0;border-radius:0}
 .head{padding-top:max(14px,env(safe-area-inset-top))}.composer{padding-bottom:max(8px,env(safe-area-inset-bottom))}.root.opened .launcher{display:none}}
@media(prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
@media(forced-colors:active){.launcher,.panel,.bubble{border:1px solid}}
`;

export function dress(root: ShadowRoot, colour: string): void {
  const accent = /^#[0-9a-f]{6}$/i.test(colour) ? colour : "#0b5fff";
  const own = `.root{--accent:${accent};--on:${readableOn(accent)};--send:${standingOut(accent, "#ffffff", "#16181d")}}
@media(prefers-color-scheme:dark){.root{--send:${standingOut(accent, "#191b20", "#f1f2f5")}}}`;
  const sheets = [CSS, own].map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
  root.adoptedStyleSheets = sheets;
}
