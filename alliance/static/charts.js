// Charts are drawn from the table behind them, so that the two cannot disagree:
// <div data-chart="line" data-table="id">. Colours come from the tokens of alliance.css.
(function () {
  "use strict";
  const drawn = [];
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  // "2 418.5" and "−8" are numbers; "未填" is a gap, never 0.
  function number(text) {
    const plain = text.replace(/[\s\u00a0]/g, "").replace("\u2212", "-");
    return plain === "" || isNaN(plain) ? null : Number(plain);
  }

  function read(table) {
    const texts = (row) => [...row.cells].map((cell) => cell.textContent.trim());
    const rows = [...table.tBodies[0].rows].map(texts);
    const names = texts(table.tHead.rows[0]).slice(1);
    return {
      labels: rows.map((row) => row[0]),
      series: names.map((name, i) => ({ name, data: rows.map((row) => number(row[i + 1])) })),
    };
  }

  function target(box) {
    const name = box.dataset.targetName;
    return {
      silent: true, symbol: "none",
      lineStyle: { color: token("--warn-fill"), type: "dashed", width: 1 },
      label: { formatter: name, position: "insideEndTop", color: token("--warn"), fontSize: 12, fontFamily: token("--sans") },
      data: [{ yAxis: Number(box.dataset.target) }],
    };
  }

  function option(box) {
    const { labels, series } = read(document.getElementById(box.dataset.table));
    const text = { color: token("--ink-3"), fontFamily: token("--sans"), fontSize: 12 };
    const bars = box.dataset.chart === "bar";
    const last = series.length - 1; // this year: accent, solid, dots; before it last year: grey, dashed
    return {
      animation: false, textStyle: text,
      color: series.map((_, i) => token(i === last ? "--accent" : "--mute-fill")),
      aria: { enabled: true, label: { description: box.getAttribute("aria-label") } },
      grid: { left: 52, right: 24, top: series.length > 1 ? 40 : 20, bottom: 28 },
      legend: { show: series.length > 1, top: 8, left: 16, itemWidth: 14, itemHeight: 8, icon: bars ? "rect" : undefined, textStyle: text },
      tooltip: { trigger: "axis", renderMode: "richText", confine: true }, // an HTML one needs inline styles
      xAxis: { type: "category", data: labels, axisTick: { show: false }, axisLine: { lineStyle: { color: token("--line-2") } }, axisLabel: text },
      yAxis: { type: "value", min: box.dataset.min && !bars ? Number(box.dataset.min) : 0, splitNumber: 4, splitLine: { lineStyle: { color: token("--line") } }, axisLabel: text },
      series: series.map((one, i) => ({
        ...one, type: box.dataset.chart, barMaxWidth: 14, barGap: "10%", connectNulls: false,
        symbol: i === last ? "circle" : "diamond", symbolSize: 5,
        lineStyle: { width: i === last ? 2 : 1.5, type: i === last ? "solid" : [4, 3] },
        markLine: i === last && box.dataset.target ? target(box) : undefined,
      })),
    };
  }

  function draw() {
    if (!window.echarts) return;
    document.querySelectorAll("[data-chart]").forEach((box) => {
      box.classList.add("drawn");
      const chart = window.echarts.init(box, null, { renderer: "svg" });
      chart.setOption(option(box));
      drawn.push(chart);
    });
  }

  document.addEventListener("DOMContentLoaded", draw);
  window.addEventListener("resize", () => drawn.forEach((chart) => chart.resize()));
})();
