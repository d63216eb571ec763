/**
 * The style sheets, inlined into the pages: one round trip until a page is usable. System fonts, logical properties,
 * light and dark from the same pairs; in forced colours borders carry what backgrounds do elsewhere.
 *
 * Every page has the base. The page of times carries 120 slots and has only its own few rules besides; all others
 * have the rest, and those of the clinic's desk a few more.
 */
const base = `
:root{color-scheme:light dark;
--ground:light-dark(#f8f5ef,#14201f);--card:light-dark(#fff,#1c2b2a);--ink:light-dark(#1b2b2a,#eef3f0);
--soft:light-dark(#52625f,#afbfbb);--line:light-dark(#ddd6c9,#37494a);--edge:light-dark(#7b8a86,#8ba09b);
--brand:light-dark(#0a5c57,#7fd6c8);--on:light-dark(#fff,#06302c);--tint:light-dark(#e3f0ec,#17403c);
--bad:light-dark(#a8231d,#ffa69c)}
*{box-sizing:border-box}
html{scroll-padding-block:1rem 6rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:1.0625rem/1.5 system-ui,sans-serif;overflow-wrap:break-word}
.bar,main{max-inline-size:42rem;margin-inline:auto;padding-inline:1rem}
.bar{display:flex;justify-content:space-between;align-items:center;min-block-size:3.5rem}
.bar a,.back{display:inline-flex;align-items:center;min-block-size:2.75rem;gap:.5rem}
.logo{font-weight:700;font-size:1.2rem;letter-spacing:-.02em;text-decoration:none}
.skip{position:absolute;inset-inline-start:-99rem}
.skip:focus{position:static;padding:.6rem 1rem}
main{padding-block:.5rem 3rem}
main:focus{outline:0}
h1{font-size:clamp(1.65rem,1.3rem + 1.6vw,2.2rem);line-height:1.18;letter-spacing:-.022em;margin-block:.4rem .75rem;text-wrap:balance}
h2{font-size:1.22rem;line-height:1.3;margin-block:1.75rem .6rem}
p,ul{margin-block:0 .9rem}
a{color:var(--brand);text-underline-offset:.2em}
:focus-visible{outline:3px solid var(--ink);outline-offset:2px;box-shadow:0 0 0 6px #ffcf5c;border-radius:4px}
.soft{color:var(--soft)}
.go,button{display:inline-flex;align-items:center;justify-content:center;text-align:center;min-block-size:3rem;padding:.6rem 1.3rem;border:2px solid transparent;border-radius:10px;background:var(--brand);color:var(--on);font:inherit;font-weight:650;text-decoration:none;cursor:pointer}
.go:hover,button:hover{filter:brightness(.9)}
.quiet{background:var(--card);color:var(--brand);border-color:var(--brand)}
.acts{display:flex;flex-wrap:wrap;gap:.75rem;align-items:center;margin-block:1.25rem}
.oops{border:3px solid var(--bad);border-radius:10px;background:var(--card);padding:1rem 1.1rem;margin-block-end:1.25rem}
.oops h2,.oops ul{margin:0;padding:0;list-style:none}
.oops a,.err{color:var(--bad);font-weight:650}
.oops a{display:inline-block;padding-block:.6rem}
`

const times = `
details{background:var(--card);border:1px solid var(--line);border-radius:14px;margin-block-end:.6rem;padding-inline:1rem}
summary{display:flex;justify-content:space-between;align-items:center;gap:.75rem;min-block-size:3.25rem;font-weight:650;cursor:pointer}
summary::after{content:"+";font-size:1.4rem;color:var(--brand)}
[open]>summary::after{content:"–"}
summary{padding-block:.4rem}
summary .soft{white-space:nowrap;font-weight:400;font-size:.94rem;margin-inline-start:auto;text-align:end}
details p{margin-block:.2rem .4rem;color:var(--soft);font-size:.95rem}
.g{display:grid;grid-template-columns:repeat(auto-fill,minmax(6rem,1fr));gap:.5rem;padding-block-end:1rem}
.g label{display:flex;align-items:center;gap:.45rem;min-block-size:3rem;padding-inline:.6rem;border:2px solid var(--edge);border-radius:10px;font-weight:600;font-variant-numeric:tabular-nums;cursor:pointer}
.g input{flex:none;inline-size:1.15rem;block-size:1.15rem;margin:0;accent-color:var(--brand)}
.g label:has(:checked){background:var(--tint);border-color:var(--brand);box-shadow:inset 0 0 0 1px var(--brand)}
.dock{position:sticky;inset-block-end:0;background:linear-gradient(transparent,var(--ground) 30%);padding-block:1.25rem 1rem}
.dock button{inline-size:100%}
`

const rest = `
h3{font-size:1.08rem;line-height:1.35;margin-block:.75rem .3rem}
.lead{font-size:1.15rem;color:var(--soft)}
a:hover{text-decoration-thickness:.14em}
.card{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:1rem 1.1rem;margin-block-end:.9rem;box-shadow:0 1px 2px #1b2b2a0d}
.card h2,.card h3{margin-block:0 .2rem}
.list{list-style:none;padding:0}
ul.card{padding-block:0;padding-inline:1.1rem}
.row{display:flex;justify-content:space-between;gap:1rem;align-items:center;min-block-size:3.25rem;padding-block:.55rem;border-block-start:1px solid var(--line);text-decoration:none}
.row b{text-decoration:underline;text-underline-offset:.2em}
.row span{color:var(--soft);text-align:end}
.link{background:0;color:var(--brand);padding-inline:0;text-decoration:underline;text-underline-offset:.2em;font-weight:400;min-block-size:2.75rem}
.tag{display:inline-block;background:var(--tint);color:var(--brand);font-weight:600;border-radius:8px;padding:.35rem .7rem;font-size:.98rem}
.mark{inline-size:3rem;block-size:3rem;border-radius:50%;background:var(--brand);color:var(--on);display:grid;place-items:center;font-size:1.6rem;border:2px solid transparent}
.panel{background:var(--tint);border-inline-start:6px solid var(--brand);border-radius:10px;padding:1rem 1.1rem;margin-block-end:1rem}
.panel>:last-child,.card>:last-child{margin-block-end:0}
.panel>a{display:inline-block;padding-block:.45rem}
label,legend{font-weight:600;padding:0}
.hint,.err{display:block;margin-block:.1rem .35rem}
.hint{color:var(--soft);font-weight:400}
fieldset{border:0;margin:0;padding:0;min-inline-size:0}
.field{margin-block-end:1.2rem}
.field.bad{border-inline-start:5px solid var(--bad);padding-inline-start:.9rem}
input,select,textarea{font:inherit;color:inherit;background:var(--card);border:2px solid var(--edge);border-radius:8px;min-block-size:3rem;padding:.5rem .75rem;inline-size:100%;max-inline-size:100%}
.bad input,.bad textarea{border-color:var(--bad)}
.parts{display:flex;flex-wrap:wrap;gap:1rem}
.parts input{inline-size:5rem}
.parts .y{inline-size:7rem}
.parts label{font-weight:400}
.pick{display:flex;gap:.75rem;align-items:center;min-block-size:3rem;font-weight:400;cursor:pointer}
.pick input{inline-size:1.6rem;block-size:1.6rem;min-block-size:0;margin:0;flex:none;accent-color:var(--brand)}
.find{display:grid;gap:.9rem}
@media(min-width:40em){.find{grid-template-columns:1fr 13rem auto;align-items:end}}
dl{margin:0}
dl div{display:grid;grid-template-columns:minmax(6rem,30%) 1fr;gap:.25rem 1rem;padding-block:.55rem;border-block-start:1px solid var(--line)}
dl div:first-child,li:first-child>.row{border:0}
dt{color:var(--soft)}
.lines,dd{white-space:pre-line}
dd{margin:0;font-weight:550}
dd a{font-weight:400;display:inline-block;padding-block:.45rem}
.wait{inline-size:3rem;block-size:3rem;border-radius:50%;border:5px solid var(--line);border-block-start-color:var(--brand);animation:turn 1s linear infinite}
@keyframes turn{to{rotate:1turn}}
@media(prefers-reduced-motion:reduce){.wait{animation:none}}
`

// A day reads as a column of times: boxes for what is taken, chips for what is free. Struck through means that it is over.
const desk = `
.who{display:flex;align-items:center;gap:1rem;min-block-size:2.75rem}
.who span{min-inline-size:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.who form{margin-inline-start:auto}
.who .link{padding-inline:.4rem;margin-inline-end:-.4rem}
.row{flex-wrap:wrap;gap:.1rem 1rem}
.row b{flex:1 1 13rem}
.acts .acts{margin-block:0}
dl div{align-items:baseline}
.pager{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem;margin-block:1rem}
.pager .go,.pager button{padding-inline:.9rem}
.pager a{font-size:1.4rem;line-height:1;min-inline-size:3rem}
.pager input{inline-size:auto;flex:1 1 8.4rem;min-inline-size:0;max-inline-size:13rem;padding-inline:.5rem}
.far{position:absolute;inset-inline-start:-99rem}
.day{list-style:none;padding:0;margin-block:1rem}
.day li{display:grid;grid-template-columns:minmax(3.6rem,auto) 1fr;gap:.75rem;padding-block:.5rem;border-block-start:1px solid var(--line)}
.t{padding-block-start:.6rem;font-weight:650;font-variant-numeric:tabular-nums}
.t.soft{font-weight:400}
.box{display:block;background:var(--card);border:1px solid var(--line);border-inline-start:6px solid var(--brand);border-radius:10px;padding:.55rem .9rem;color:var(--ink);text-decoration:none}
.box b{text-decoration:underline;text-underline-offset:.2em}
.box .soft{display:block;font-size:.96rem}
.box .tag{padding:.05rem .5rem;font-size:.9rem}
.off{border-inline-start-color:var(--edge);background:0}
.off s,.off .tag{color:var(--soft)}
.off .tag{background:var(--line);color:var(--ink)}
.pause{border:2px dashed var(--edge);background:0}
.chips{display:flex;flex-wrap:wrap;gap:.5rem}
.chips a,.chips label{display:inline-flex;align-items:center;gap:.4rem;min-block-size:2.75rem;padding-inline:.8rem;border:2px solid var(--line);border-radius:10px;background:var(--card);font-weight:600;font-variant-numeric:tabular-nums;text-decoration:none;cursor:pointer}
.chips label{border-color:var(--edge)}
.chips input{flex:none;inline-size:1.15rem;block-size:1.15rem;min-block-size:0;margin:0;accent-color:var(--brand)}
.chips label:has(:checked){background:var(--tint);border-color:var(--brand)}
`

const inline = (source: string): string => source.trim().replaceAll('\n', '')

/** Each is the whole text of a style element; their hashes are in the content security policy. */
export const sheets = {
  base: inline(base),
  times: inline(times),
  rest: inline(rest),
  desk: inline(rest + desk),
} as const
