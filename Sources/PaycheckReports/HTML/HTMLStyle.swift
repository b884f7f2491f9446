/// How the page looks: one style sheet for phones, desks, dark rooms and paper.
enum HTMLStyle {
    static let sheet = """
        :root{--ink:#1a1d21;--soft:#5b6470;--line:#d9dde3;--paper:#fff;--ground:#f3f4f6;--hold:#b3202a;--review:#9a6200;\
        --pass:#2c6e49;--usual:#9aa4b1;--on:#fff;--bar:#e6e9ee}
        @media(prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#a2abb7;--line:#343a43;--paper:#1b1f25;--ground:#121519;\
        --hold:#ff7a7f;--review:#f0b254;--pass:#74c795;--usual:#6d7886;--on:#14171b;--bar:#2a3038}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,\
        "Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
        main{max-width:72rem;margin:0 auto;padding:1.25rem 1rem 3rem}
        h1,h2,p,ul,ol,figure{margin:0;padding:0}
        h1{font-size:1.7rem;line-height:1.2;letter-spacing:-.015em}
        h2{font-size:1.25rem;line-height:1.25;letter-spacing:-.01em}
        code{font:.8em ui-monospace,"SF Mono",Menlo,Consolas,monospace;color:var(--soft)}
        small{display:block;color:var(--soft);font-size:.82em}
        .page{padding:.25rem 0 1.1rem}
        .product{color:var(--soft);font-size:.85rem;font-weight:600;letter-spacing:.08em;text-transform:uppercase}
        .faint{color:var(--soft);font-size:.88rem}
        .quiet{padding:1.5rem;background:var(--paper);border:1px solid var(--line);border-radius:.6rem}
        .wrong{margin-bottom:1.25rem;border-left:.3rem solid var(--hold);font-weight:500}
        article,section>table,.contents{background:var(--paper);border:1px solid var(--line);border-radius:.6rem}
        article{padding:1.25rem 1.4rem;margin:0 0 1.25rem;border-top:.3rem solid var(--line);overflow:hidden}
        article.hold{border-top-color:var(--hold)}
        article.review{border-top-color:var(--review)}
        article header{margin-bottom:1rem}
        article h2{font-size:1.45rem;margin:.35rem 0 .1rem}
        .line{display:flex;gap:.7rem;align-items:center;flex-wrap:wrap}
        .score{font-weight:600}
        .identifier{margin-left:auto}
        .extent{font-size:1.05rem;font-weight:500}
        .from{color:var(--soft)}
        .badge{display:inline-block;white-space:nowrap;padding:.05em .55em;border-radius:.3em;font-size:.78rem;font-weight:700;line-height:1.55;\
        letter-spacing:.05em;text-transform:uppercase;color:var(--on);background:var(--soft)}
        .badge.hold{background:var(--hold)}
        .badge.review{background:var(--review)}
        .badge.pass{background:var(--pass)}
        .reasons{list-style:none;border-top:1px solid var(--line)}
        .reasons li{display:grid;grid-template-columns:3.4rem 6rem 1fr auto;gap:.2rem .8rem;align-items:center;padding:.42rem 0;\
        border-bottom:1px solid var(--line)}
        .reasons .decided{grid-template-columns:4.6rem 1fr auto}
        .reasons .badge{justify-self:start}
        .reasons .reason{min-width:0}
        .bits{font-weight:650;text-align:right}
        .bar{height:.5rem;border-radius:.25rem;background:var(--bar);overflow:hidden}
        .bar i{display:block;height:100%;background:var(--hold);border-radius:.25rem}
        .review .bar i{background:var(--review)}
        .pass:not(.badge){margin:.8rem 0 0;padding:.55rem .8rem;background:var(--ground);border-radius:.4rem}
        .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(25rem,100%),1fr));gap:1.1rem 1.6rem;margin:1.3rem 0 .6rem}
        figcaption{font-size:.88rem;font-weight:600;margin-bottom:.15rem;display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1rem}
        .key{font-weight:400;color:var(--soft)}
        .key i{display:inline-block;width:.65em;height:.65em;border-radius:.15em;background:var(--usual);margin:0 .35em 0 .8em}
        .key i.alert{background:var(--hold)}
        .review .key i.alert{background:var(--review)}
        svg{display:block;width:100%;height:auto;overflow:visible}
        svg text{font-size:11.5px;fill:var(--soft)}
        .grid{stroke:var(--line);stroke-width:1}
        circle.usual{fill:var(--usual);fill-opacity:.75}
        rect.usual{fill:var(--usual)}
        rect.alert{fill:var(--hold)}
        .band{fill:var(--hold);fill-opacity:.16}
        .mark{stroke-width:1.8}
        .mark.hold{fill:var(--hold);fill-opacity:.78;stroke:var(--paper);stroke-width:.8}
        .mark.review{fill:var(--paper);stroke:var(--review)}
        .review rect.alert,.review .band{fill:var(--review)}
        details{margin:1rem -.7rem 0;overflow-x:auto}
        summary{cursor:pointer;font-weight:600;padding:.3rem .7rem}
        details>p{padding:0 .7rem}
        table{width:100%;border-collapse:collapse;font-size:.92rem}
        th,td{text-align:left;vertical-align:top;padding:.42rem .7rem;border-bottom:1px solid var(--line)}
        thead th{color:var(--soft);font-size:.82rem;font-weight:600;white-space:nowrap}
        tbody tr:last-child td,tbody tr:last-child th{border-bottom:0}
        tbody th{font-weight:500;color:var(--soft);width:14rem}
        .n{text-align:right;white-space:nowrap}
        .why{color:var(--soft);font-size:.86rem}
        .why,.party,.reference,td:has(code){min-width:max(5rem,10vw)}
        .time{min-width:7rem}
        section{margin-bottom:1.6rem}
        section>h2{margin:0 0 .5rem}
        .contents{list-style-position:inside;padding:.5rem 1rem;margin-bottom:1.25rem}
        .contents li{padding:.25rem 0;color:var(--soft)}
        a{color:inherit;text-decoration-color:var(--line);text-underline-offset:.2em}
        .contents a{color:var(--ink)}
        footer{color:var(--soft);font-size:.88rem}
        @media(max-width:56rem){
        article{padding:1rem;margin-left:-.4rem;margin-right:-.4rem}
        .identifier{margin-left:0}
        .reasons li{grid-template-columns:2.6rem 1fr;gap:.1rem .7rem}
        .reasons .decided{grid-template-columns:1fr}
        .reasons .bar{align-self:center}
        .reasons li .reason,.reasons li code{grid-column:1/-1}
        thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
        .inspected th{width:40%}
        section>table,.payments{display:block}
        .payments tbody,.payments tr,section>table tbody,section>table tr{display:block}
        .payments tr,section>table tr{padding:.6rem .7rem;border-bottom:1px solid var(--line)}
        .payments td,section>table td{display:flex;gap:1rem;justify-content:space-between;border:0;padding:.12rem 0;text-align:right;\
        white-space:normal}
        .payments td::before,section>table td::before{content:attr(data-label);color:var(--soft);font-size:.86rem;text-align:left;flex:none}
        .payments td:empty{display:none}
        td:has(small){flex-wrap:wrap}
        td small{flex-basis:100%}
        .why,.party,.reference,.time,td:has(code){min-width:0}
        details{overflow-x:visible}
        }
        @media print{
        :root{--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--ground:#fff;--hold:#b3202a;--review:#8a5800;--pass:#2c6e49;\
        --usual:#888;--on:#fff;--bar:#e6e6e6}
        *{-webkit-print-color-adjust:exact;print-color-adjust:exact}
        body{font-size:10.5pt}
        main{max-width:none;padding:0}
        article{border-radius:0;overflow:visible}
        .charts{grid-template-columns:1fr 1fr}
        figure,tr,.reasons li{break-inside:avoid}
        h1,h2,figcaption,summary{break-after:avoid}
        summary{list-style:none}
        thead{display:table-header-group}
        }
        @page{margin:14mm}
        """
}
