import { init, use } from 'echarts/core';
import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, MarkAreaComponent, MarkLineComponent, MarkPointComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';
import type { EChartsCoreOption } from 'echarts/core';
import { figure } from '../../contracts/show/words.ts';

use([
  BarChart,
  CustomChart,
  LineChart,
  ScatterChart,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  SVGRenderer,
]);

/** Colours of a chart by what they mean; the page's own variables stand behind them, so one drawing serves both themes. */
export const ink = {
  quiet: '#010204',
  line: '#010205',
  good: '#010206',
  bad: '#010207',
  warn: '#010208',
  accent: '#010209',
  window: '#01020b',
} as const;

const variables = new Map<string, string>(Object.entries(ink).map(([name, colour]) => [colour, `var(--${name})`]));

/** Draws a chart as SVG that takes its colours from the page. The same option gives the same bytes. */
export function draw(
  name: string,
  [width, height]: readonly [width: number, height: number],
  option: EChartsCoreOption,
): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption({ animation: false, textStyle: { fontFamily: 'inherit', color: ink.quiet }, ...option });
  const svg = chart.renderToSVGString({ useViewBox: true });
  chart.dispose();
  return tidy(svg, name);
}

/** Takes out what differs between two drawings of the same, and what only an interactive chart needs. */
function tidy(svg: string, name: string): string {
  return svg
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/ (?:class="zr[^"]*"|ecmeta_[\w-]+="[^"]*"|xmlns:xlink="[^"]*"|xml:space="[^"]*")/g, '')
    .replace(/\bzr\d+-/g, `${name}-`)
    .replace(/font-family:\s*inherit;?/g, '')
    .replace(/#01020[0-9a-f]/gi, (colour) => variables.get(colour.toLowerCase()) ?? colour)
    .replace(/<svg /, '<svg aria-hidden="true" shape-rendering="geometricPrecision" ')
    .replace(/(\d+\.\d{2})\d+/g, '$1');
}

export const axisLabel = {
  color: ink.quiet,
  fontSize: 12,
  formatter: (value: number | string) => (typeof value === 'number' ? figure(value) : value),
};

/** An axis with hairlines and no ticks. */
export const axis = (more: { readonly [option: string]: unknown }): { readonly [option: string]: unknown } => ({
  axisLabel,
  axisLine: { lineStyle: { color: ink.line } },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: ink.line } },
  nameTextStyle: { color: ink.quiet, fontSize: 12 },
  ...more,
});

/** Of an axis that only names its rows. */
export const bare = { splitLine: { show: false }, axisLine: { show: false } };
