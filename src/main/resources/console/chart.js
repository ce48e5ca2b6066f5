/** A line chart in a few lines of SVG, and its numbers as a table beside it. */

import { html, svg } from './lit-element.js';
import { count, dateTime, rate, timeOfDay } from './format.js';
import { t } from './i18n.js';
import { table } from './parts.js';

const WIDE = 1100;
const NARROW = 280;
const BESIDE = 50; // what the page needs beside a chart
const HEIGHT = 200;
const LEFT = 56;
const BOTTOM = 22;
const TOP = 10;
const MOST_ROWS = 61;

/**
 * @param {{title: string, valueName: string, points: {date: string|Date, value: number}[], top?: number}} of
 */
export function chart({ title, valueName, points, top }) {
  if (points.length < 2) return html`<p class="empty">${t('chart.tooFew')}</p>`;
  const width = Math.min(WIDE, Math.max(NARROW, innerWidth - BESIDE)); // so that the text keeps its size
  const times = points.map((each) => new Date(each.date).getTime());
  const first = times[0];
  const span = Math.max(times[times.length - 1] - first, 1);
  const highest = Math.max(top ?? 0, ...points.map((each) => each.value), 1);
  const x = (time) => LEFT + ((time - first) / span) * (width - LEFT - 8);
  const y = (value) => HEIGHT - BOTTOM - (value / highest) * (HEIGHT - BOTTOM - TOP);
  const line = points.map((each, i) => `${x(times[i]).toFixed(1)},${y(each.value).toFixed(1)}`).join(' ');
  const area = `${x(first).toFixed(1)},${y(0)} ${line} ${x(times[times.length - 1]).toFixed(1)},${y(0)}`;
  const grid = [0, 0.5, 1].map((share) => share * highest);
  const shown = points.filter((_, i) => i % Math.ceil(points.length / MOST_ROWS) === 0 || i === points.length - 1);
  const text = (value) => (highest < 10 ? rate(value) : count(Math.round(value)));
  return html`<figure class="chart">
    <svg viewBox="0 0 ${width} ${HEIGHT}" role="img" aria-label=${`${title}. ${t('chart.tableBelow')}`}>
      ${grid.map((value) => svg`<line class="grid" x1=${LEFT} x2=${width - 8} y1=${y(value)} y2=${y(value)}></line>
        <text class="axis" x=${LEFT - 6} y=${y(value) + 4} text-anchor="end">${text(value)}</text>`)}
      <polygon class="area" points=${area}></polygon>
      <polyline class="line" points=${line}></polyline>
      <text class="axis" x=${LEFT} y=${HEIGHT - 6}>${timeOfDay(new Date(first).toISOString())}</text>
      <text class="axis" x=${width - 8} y=${HEIGHT - 6} text-anchor="end">${timeOfDay(new Date(first + span).toISOString())}</text>
    </svg>
    <details>
      <summary>${t('chart.table')}</summary>
      ${table(title, [{ text: t('time') }, { text: valueName, number: true }],
        shown.map((each) => html`<tr><td>${dateTime(new Date(each.date).toISOString())}</td><td class="number">${text(each.value)}</td></tr>`))}
    </details>
  </figure>`;
}
