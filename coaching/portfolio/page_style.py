"""How a portfolio looks: the export's page, and a map of cells, verdicts and seals."""

from coaching.export.page_style import STYLE as PAGE

STYLE = (
    PAGE
    + """
main{max-width:46rem;overflow-wrap:anywhere}
h2{scroll-margin-top:1rem}
.notice{background:var(--card);border:2px solid var(--now);border-radius:12px;
padding:.7rem 1rem;margin:1rem 0}
.mark{color:var(--quiet);font-size:.82rem}
.map h3{margin:1rem 0 .4rem;color:var(--quiet);font-weight:normal}
.chips{display:flex;flex-wrap:wrap;gap:.4rem}
.chips a{background:var(--card);border:1px solid var(--line);border-radius:999px;
padding:.25rem .7rem;text-decoration:none;font-size:.92rem}
.chips .some{background:var(--pale);border-color:transparent}
.sign{color:var(--deep)}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;margin:1rem 0 0}
.task{margin:1.75rem 0 0;color:var(--quiet);font-size:.95rem}
.cell{margin:1.5rem 0 2rem;scroll-margin-top:1rem}
.cell h4{font-size:1.1rem;margin:0;line-height:1.5}
.cell h4 small{font-weight:normal}
.text{color:var(--quiet);font-size:.92rem;margin:.1rem 0 .5rem}
.none{color:var(--quiet);font-size:.92rem}
.said{white-space:pre-wrap}
.origin{display:block;margin-top:.6rem;font-size:.74rem;line-height:1.5;overflow-wrap:anywhere}
.seal{display:block;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;
font-size:.62rem;line-height:1.5;color:var(--quiet);overflow-wrap:anywhere}
.verdicts{list-style:none;padding:0;margin:.5rem 0}
.verdicts li{padding:.35rem 0;border-top:1px solid var(--line)}
.people{columns:2 12rem}
.people li{break-inside:avoid}
.person{margin-top:2rem}
.people~.person{border-top:4px solid var(--deep);margin-top:4rem;padding-top:1.5rem}
.person>h1{font-size:1.5rem}
footer .seal{font-size:.74rem}
@media print{.chips a{border-width:0;padding:0 .6rem 0 0}.chips .some{background:none}
.cell h4,.task,.cell .text{break-after:avoid}.people~.person{break-before:page;border-top:0}
.notice{border-width:1px;border-radius:0}
body{display:table;width:100%}main{display:table-row-group}
.running{display:table-footer-group;overflow-wrap:anywhere;break-inside:avoid;font-size:8pt;text-align:center}
.verdicts li{break-inside:avoid}}
@media screen{.running{display:none}}
""".replace("\n", "")
)
