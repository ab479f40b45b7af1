// The part of Apache ECharts that the charts of the built-in theme need. Built
// by `go run ./themes/bundle/echarts DIR` into static/vendor/echarts.js, which
// serves the browser and, at build time, the pictures drawn without one.
import { init, use } from "echarts/core";
import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, MarkLineComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, ScatterChart, GridComponent, MarkLineComponent, SVGRenderer]);

export { init };

/**
 * Puts functions in the place of their names ("fn:minutes") in an option that
 * came as JSON. Only the names below are known; any other text stays text.
 * @param {any} node
 * @returns {any} node
 */
export function revive(node) {
  for (const key of Object.keys(node)) {
    const value = node[key];
    if (key === "formatter" && functions.has(value)) node[key] = functions.get(value);
    else if (value && typeof value === "object") revive(value);
  }
  return node;
}

const functions = new Map([["fn:minutes", minutes], ["fn:percent", (/** @type {number} */ v) => `${Math.round(v * 100)} %`]]);

/**
 * Writes minutes as on the rest of the site, for round axis values.
 * @param {number} v
 * @returns {string}
 */
function minutes(v) {
  if (v >= 1440) return `${Math.round(v / 1440)} ${v < 2880 ? "day" : "days"}`;
  return v >= 60 ? `${Math.round(v / 60)} h` : `${Math.round(v)} min`;
}
