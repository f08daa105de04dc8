#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Copyright The Acheron Authors
"""Draws the panels of a dashboard from what a Prometheus has, as one HTML page: for pictures where there is no Grafana.

usage: preview.py DASHBOARD.json PROMETHEUS_URL MINUTES > page.html
"""
import html
import json
import sys
import time
import urllib.parse
import urllib.request

COLOURS = ["#7eb26d", "#eab839", "#6ed0e0", "#ef843c", "#e24d42", "#1f78c1", "#ba43a9", "#705da0", "#508642", "#cca300"]
WIDTH, HEIGHT, LEFT, BOTTOM = 560, 180, 64, 22


def ask(url, expr, start, end):
    expr = expr.replace("$__rate_interval", "30s").replace('"$job"', '".*"').replace('"$host"', '".*"')
    query = urllib.parse.urlencode({"query": expr, "start": start, "end": end, "step": 5})
    with urllib.request.urlopen(url + "/api/v1/query_range?" + query) as answer:
        return json.load(answer)["data"]["result"]


def legend(pattern, labels):
    for name, value in labels.items():
        pattern = pattern.replace("{{" + name + "}}", value)
    return pattern


def shown(value, unit):
    if unit == "percentunit":
        return f"{value * 100:.3g} %"
    if unit == "ms":
        return f"{value / 1000:.3g} s" if value >= 1000 else f"{value:.3g} ms"
    if unit == "bytes":
        for name in ("B", "KiB", "MiB", "GiB"):
            if value < 1024 or name == "GiB":
                return f"{value:.3g} {name}"
            value /= 1024
    return f"{value:.3g}" + ("/s" if unit == "ops" else "")


def panel(spec, url, start, end):
    unit = spec["fieldConfig"]["defaults"]["unit"]
    lines = []
    for target in spec["targets"]:
        for series in ask(url, target["expr"], start, end):
            points = [(t, float(v)) for t, v in series["values"] if v not in ("NaN", "+Inf", "-Inf")]
            if points:
                lines.append((legend(target["legendFormat"], series["metric"]), points))
    top = max([v for _, points in lines for _, v in points] + [0]) or 1
    svg = [f'<svg width="{WIDTH}" height="{HEIGHT}">']
    for step in range(3):
        y = (HEIGHT - BOTTOM) * (1 - step / 2) + 4 * (step / 2)
        svg.append(f'<line x1="{LEFT}" x2="{WIDTH}" y1="{y}" y2="{y}" stroke="#333"/>')
        svg.append(f'<text x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{shown(top * step / 2, unit)}</text>')
    for share in (0, 0.5, 1):
        at = time.strftime("%H:%M:%S", time.gmtime(start + share * (end - start)))
        anchor = "start" if share == 0 else "end" if share == 1 else "middle"
        svg.append(f'<text x="{LEFT + share * (WIDTH - LEFT)}" y="{HEIGHT - 4}" text-anchor="{anchor}">{at}</text>')
    for number, (_, points) in enumerate(lines):
        xy = " ".join(
            f"{LEFT + (t - start) / (end - start) * (WIDTH - LEFT):.1f},{(HEIGHT - BOTTOM) * (1 - v / top) + 4 * v / top:.1f}"
            for t, v in points)
        colour = COLOURS[number % len(COLOURS)]
        svg.append(f'<polyline points="{xy}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
    svg.append("</svg>")
    names = "".join(
        f'<span style="color:{COLOURS[n % len(COLOURS)]}">&#9644;</span> {html.escape(name)} &nbsp;'
        for n, (name, _) in enumerate(lines[:8])) or "no data"
    if len(lines) > 8:
        names += f"and {len(lines) - 8} more"
    return f'<div class="panel"><h3>{html.escape(spec["title"])}</h3>{"".join(svg)}<p>{names}</p></div>'


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        dashboard = json.load(file)
    end = time.time()
    start = end - float(sys.argv[3]) * 60
    print('<meta charset="utf-8"><style>body{background:#111217;color:#ccccdc;font:13px sans-serif;margin:14px;width:1790px}'
          ".panel{display:inline-block;vertical-align:top;background:#181b1f;border:1px solid #2c3235;margin:4px;padding:8px;width:565px}"
          "h3{margin:0 0 6px;font-size:13px}h2{font-size:14px;margin:10px 4px 2px}p{font-size:11px;margin:4px 0;height:28px;overflow:hidden}"
          "text{fill:#9fa7b3;font-size:10px}</style>")
    print(f'<h1 style="font-size:17px;margin:4px">{html.escape(dashboard["title"])}</h1>')
    for spec in dashboard["panels"]:
        print(f'<h2>{html.escape(spec["title"])}</h2>' if spec["type"] == "row" else panel(spec, sys.argv[2], start, end))


main()
