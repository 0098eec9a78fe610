"""How the exported page looks: on a phone first, in the dark, and on paper."""

STYLE = """
:root{--paper:#faf7f1;--card:#fff;--ink:#263238;--quiet:#5f6b6f;--deep:#16655c;--pale:#dbeee8;
--line:#e6dfd2;--now:#b85c0f}
@media (prefers-color-scheme:dark){:root{--paper:#161b1c;--card:#20282a;--ink:#e6ebea;
--quiet:#9fadaf;--deep:#7fcabb;--pale:#24403b;--line:#323c3e;--now:#f0a35e}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
body{margin:0;background:var(--paper);color:var(--ink);line-height:1.7;font-size:17px;
font-family:"PingFang TC","Noto Sans TC","Noto Sans CJK TC","Microsoft JhengHei",system-ui,
sans-serif}
main{max-width:42rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.75rem;line-height:1.3;margin:0}
h2{font-size:1.2rem;margin:2.75rem 0 .75rem;padding-bottom:.3rem;
border-bottom:2px solid var(--line)}
h3{font-size:1.02rem;margin:0;line-height:1.5}
p{margin:.35rem 0}
a{color:var(--deep)}
.quiet,small,dt,th,.asked{color:var(--quiet)}
small{font-size:.82rem}
.totals{display:grid;grid-template-columns:repeat(3,1fr);gap:.5rem;margin:1.25rem 0}
.totals div{background:var(--card);border:1px solid var(--line);border-radius:12px;
padding:.6rem .3rem;text-align:center}
.totals b{display:block;font-size:1.6rem;line-height:1.3;color:var(--deep)}
nav{display:flex;flex-wrap:wrap;align-items:center;gap:.4rem;margin:.5rem 0}
nav b{min-width:3rem}
nav a{background:var(--pale);border-radius:999px;padding:.3rem .8rem;text-decoration:none;
font-size:.92rem}
article{background:var(--card);border:1px solid var(--line);border-radius:14px;
padding:.9rem 1rem;margin:.75rem 0;scroll-margin-top:1rem}section{margin-top:-.5rem}
.when{display:flex;justify-content:space-between;gap:.5rem}
.when small{white-space:nowrap;line-height:1.8}
.asked{font-size:.94rem;margin:.2rem 0 .5rem}
.said,.asked,.old{white-space:pre-line;overflow-wrap:anywhere;unicode-bidi:plaintext}
.said{font-size:1.06rem}
.old{color:var(--quiet);font-size:.9rem;margin:.4rem 0;
border-left:3px solid var(--line);padding-left:.7rem}
.media{color:var(--deep)}
.marks{display:flex;flex-wrap:wrap;gap:.3rem .9rem;margin-top:.5rem}
.dots{font-size:.85rem;letter-spacing:.1em;color:var(--deep);white-space:nowrap}
table{border-collapse:collapse;width:100%;font-size:.95rem}
td,th{padding:.45rem .4rem;border-bottom:1px solid var(--line);text-align:left;
vertical-align:top;overflow-wrap:anywhere;font-weight:normal}
td:not(:first-child){text-align:right;white-space:nowrap}
dl{display:grid;grid-template-columns:auto 1fr;gap:.35rem 1rem;margin:0;font-size:.95rem}
dd{margin:0;overflow-wrap:anywhere}
ul{padding-left:1.2rem;margin:.4rem 0}
footer{margin-top:3rem;font-size:.88rem;color:var(--quiet)}
@media print{:root{--paper:#fff;--card:#fff;--ink:#000;--quiet:#444;--deep:#0b4a43;--pale:#fff;
--line:#bbb}body{font-size:11pt}main{max-width:none;padding:0}nav{display:none}
article{break-inside:avoid;border-radius:0;border-width:0 0 1px;padding:.5rem 0;margin:.4rem 0}
h2{break-after:avoid}@page{margin:18mm 16mm}}
""".replace("\n", "")
