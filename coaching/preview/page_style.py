"""How a previewed prompt looks: a phone's chat at the left, a coach's margin at the right."""

PHONE_STYLE = """
:root{--wall:#e3ece4;--bubble:#fff;--key:#eaf3ee;--key-ink:#135c43;--warn:#fbe3cc}
@media (prefers-color-scheme:dark){:root{--wall:#101a15;--bubble:#1f2c26;--key:#1b3027;
--key-ink:#7cd6b0;--warn:#4a321c}}
main{max-width:60rem}
h2 small{font-weight:normal;margin-left:.4rem}
.card{padding:0;overflow:hidden;display:grid;grid-template-columns:minmax(0,23rem) minmax(0,1fr)}
.chat{background:var(--wall);padding:1rem .8rem;display:flex;flex-direction:column;gap:.6rem}
.message{display:flex;flex-direction:column;gap:4px}
.bubble{background:var(--bubble);border-radius:18px 18px 18px 5px;padding:.5rem .8rem;
font-size:16px;line-height:1.58;white-space:pre-wrap;overflow-wrap:anywhere;
box-shadow:0 1px 2px rgb(20 50 35/14%);align-self:start}
.message .bubble{align-self:stretch}
.keys{display:flex;gap:4px}
.keys span{flex:1 1 0;min-width:0;padding:.5rem .3rem;border-radius:12px;background:var(--key);
color:var(--key-ink);font-size:15px;line-height:1.3;text-align:center;overflow-wrap:anywhere}
.then{margin:.2rem 0 0;text-align:center}
.then span{background:var(--paper);color:var(--quiet);border-radius:999px;padding:.15rem .8rem;
font-size:.8rem}
.facts{padding:1rem;display:flex;flex-direction:column;gap:.5rem}
.facts p{margin:0}
code{font-family:ui-monospace,"Noto Sans Mono CJK TC",monospace;font-size:.92rem;
overflow-wrap:anywhere;color:var(--deep)}
.chips{display:flex;flex-wrap:wrap;gap:.3rem}
.chips small{background:var(--pale);color:var(--ink);border-radius:999px;padding:.05rem .7rem}
.draft .chips small:last-child,.retired .chips small:last-child{background:var(--warn)}
.facts dl{grid-template-columns:max-content 1fr;gap:.2rem .8rem}
.facts dd{white-space:pre-line}
.note{border-top:1px dashed var(--line);padding-top:.3rem;flex:1;min-height:3.5rem}
@media (max-width:44rem){.card{grid-template-columns:1fr}.note{display:none}}
@media print{:root{--wall:#fff;--bubble:#fff;--key:#fff;--key-ink:#000;--warn:#fff}
main{max-width:none}.card{grid-template-columns:8.5cm 1fr;border-width:1px;padding:0;margin:.5rem 0}
.bubble{border:1px solid #999;box-shadow:none;font-size:10.5pt}
.keys span{border:1px solid #bbb;padding:.15rem;font-size:9pt}.chips small{border:1px solid #999}
.then span{padding:0}.note{display:block}section+section{break-before:auto}}
""".replace("\n", "")
