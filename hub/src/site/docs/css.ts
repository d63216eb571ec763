/** The sheet of the documentation, beside the site's base: wider, with code, and with a list of contents. */
export const docsSheet = `
.bar{max-inline-size:76rem;flex-wrap:wrap;padding-block:.35rem;column-gap:2rem}
.bar nav{display:flex;flex-wrap:wrap;column-gap:1.25rem}
.bar nav a{text-decoration:none;min-block-size:2.75rem}
.bar nav a:hover,.bar [aria-current]{text-decoration:underline;text-decoration-thickness:.14em;text-underline-offset:.35em}
main{max-inline-size:50rem}
main.wide{max-inline-size:76rem}
h2{margin-block-start:2.25rem}
h3{font-size:1.15rem;line-height:1.35;margin-block:0 .35rem}
h4{font-size:.98rem;margin-block:1.25rem .4rem}
[id]{scroll-margin-block-start:1rem}
code,pre{font:.9em/1.55 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
:not(pre)>code{background:var(--tint);border-radius:5px;padding:.1em .35em;overflow-wrap:anywhere;-webkit-box-decoration-break:clone;box-decoration-break:clone}
.do code,.panel code{background:var(--card)}
.chips code,dt code{background:0;padding:0}
a>code{color:inherit}
pre{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:.9rem 1.1rem;margin-block:0 1rem;font-size:.86rem;white-space:pre-wrap;overflow-wrap:anywhere}
.lead{font-size:1.18rem}
.soft{font-size:.95rem}
.says{font-size:1.05rem;border-inline-start:5px solid var(--line);padding-inline-start:1rem;margin-block-end:1.1rem}
.facts{display:flex;flex-wrap:wrap;align-items:center;gap:.4rem .6rem;margin-block:0 1rem;padding:0;list-style:none}
.tag{display:inline-block;background:var(--tint);color:var(--brand);font-weight:650;border-radius:7px;padding:.1rem .55rem;font-size:.92rem;white-space:nowrap;font-variant-numeric:tabular-nums}
.tag.bad{background:none;box-shadow:inset 0 0 0 1.5px var(--bad);color:var(--bad)}
.do{background:var(--tint);border-inline-start:6px solid var(--brand);border-radius:10px;padding:1rem 1.1rem;margin-block:1.25rem}
.do h2{margin-block:0 .3rem}
.do p:last-child{margin:0}
ol,ul{padding-inline-start:1.4rem}
li{margin-block-end:.35rem}
.rows{list-style:none;padding:0;background:var(--card);border:1px solid var(--line);border-radius:14px;overflow:hidden}
.rows li{margin:0}
.rows li+li{border-block-start:1px solid var(--line)}
.rows a{display:grid;grid-template-columns:3.4rem 1fr;gap:.1rem .5rem;align-items:baseline;padding:.7rem 1.1rem;text-decoration:none;color:inherit}
.rows a:hover{background:var(--tint)}
.rows b{color:var(--brand);text-decoration:underline;text-underline-offset:.2em}
.rows .soft{grid-column:2}
.rows code{background:0;padding:0}
.rows .tag{justify-self:start}
.chips{display:flex;flex-wrap:wrap;gap:.45rem;padding:0;list-style:none}
.chips li{margin:0;max-inline-size:100%}
.chips a{display:inline-flex;gap:.5rem;align-items:center;min-block-size:2.1rem;background:var(--card);border:1px solid var(--line);border-radius:9px;padding:.15rem .65rem;text-decoration:none;font-size:.92rem;overflow-wrap:anywhere}
.chips a:hover{background:var(--tint);border-color:var(--brand)}
summary{cursor:pointer;min-block-size:2.75rem;display:list-item;padding-block:.55rem;font-weight:600}
.op details{border-block-start:1px solid var(--line)}
.op details:last-child{margin-block-end:-.6rem}
.op{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:1.1rem 1.25rem;margin-block-end:1rem;min-inline-size:0}
.op:target{border-color:var(--brand);box-shadow:0 0 0 1px var(--brand)}
.op pre{background:var(--ground)}
.op h3 a{color:inherit;text-decoration:none}
.op h3 a:hover{text-decoration:underline}
.path{overflow-wrap:anywhere;margin-block-end:.7rem}
.path code{background:0;padding:0}
.fields{margin:0 0 .9rem}
.fields div{padding-block:.5rem;border-block-start:1px solid var(--line)}
.fields div:first-child{border:0}
dt{display:flex;flex-wrap:wrap;gap:.1rem .6rem;align-items:baseline}
dt code{font-weight:600}
dd{margin:0;font-size:.97rem}
.must{color:var(--bad);font-size:.9rem;font-weight:600}
.contents a{display:block;padding-block:.28rem;text-decoration:none;overflow-wrap:anywhere}
.contents a:hover{text-decoration:underline}
.contents b{display:block;margin-block:1rem .1rem;font-size:.85rem;color:var(--soft)}
@media(min-width:62em){
.wide{display:grid;grid-template-columns:15rem minmax(0,1fr);gap:0 3rem;align-items:start}
.contents{position:sticky;inset-block-start:0;max-block-size:100vh;overflow-y:auto;padding-block-end:2rem;font-size:.95rem}
.contents details::details-content{content-visibility:visible;block-size:auto}
@supports selector(::details-content){.contents summary{display:none}}}
@media print{.bar,.contents{display:none}}
`
  .trim()
  .replaceAll('\n', '')
