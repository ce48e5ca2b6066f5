/** Pieces that several views are made of. */

import { html, nothing, svg } from './lit-element.js';
import { about, ago, count, dateTime, percent, total } from './format.js';
import { has, t } from './i18n.js';
import { linkHere } from './router.js';

const ICONS = {
  done: svg`<circle cx="8" cy="8" r="7"/><path class="mark" d="m4.8 8.3 2.1 2.1 4.3-4.6"/>`,
  failed: svg`<circle cx="8" cy="8" r="7"/><path class="mark" d="m5.4 5.4 5.2 5.2m0-5.2-5.2 5.2"/>`,
  partly: svg`<path d="M8 1 15.5 14.5h-15z"/><path class="mark" d="M8 5.8v4m0 1.9v.2"/>`,
  running: svg`<circle class="ring" cx="8" cy="8" r="6"/><path class="arc" d="M8 2a6 6 0 0 1 6 6"/>`,
  waiting: svg`<circle class="ring" cx="8" cy="8" r="6"/><path class="hand" d="M8 4.5V8l2.3 1.6"/>`,
  stopped: svg`<circle class="ring" cx="8" cy="8" r="6"/><path class="hand" d="m3.9 12.1 8.2-8.2"/>`,
};

/** The look of a state, in whatever API it comes. */
const LOOK = {
  open: 'running', complete: 'done',
  queued: 'waiting', processing: 'running', succeeded: 'done', partlyFailed: 'partly', failed: 'failed', cancelled: 'stopped',
  pending: 'waiting', valid: 'done',
  'In Progress': 'running', Completed: 'done', Failed: 'failed', Cancelled: 'stopped',
  PENDING: 'waiting', PROCESSING: 'running', COMPLETED: 'done', ERRORED: 'failed', CANCELLED: 'stopped', CANCELLING: 'running',
  DELIVERED: 'done', FAILED: 'failed', SKIPPED: 'stopped',
  FATAL: 'failed', INFORMATIVE: 'waiting',
  on: 'done', off: 'stopped', problem: 'failed', lag: 'partly',
};

/** @param {keyof typeof ICONS} name */
export function icon(name) {
  return html`<svg class="icon icon-${name}" viewBox="0 0 16 16" aria-hidden="true">${ICONS[name]}</svg>`;
}

export function stateText(state) {
  return has(`state.${state}`) ? t(`state.${state}`) : String(state);
}

/** A state by icon, text and colour: colour alone tells some readers nothing. */
export function stateBadge(state) {
  const look = LOOK[state] ?? 'waiting';
  return html`<span class="state state-${look}">${icon(look)}<span>${stateText(state)}</span></span>`;
}

/** @param {string} name what a screen reader calls it */
export function progressBar(name, done, all, failed = 0) {
  return html`<span class="progress${failed ? ' has-failed' : ''}">
    <progress aria-label=${name} max=${all || 1} value=${Math.min(done, all || 1)}></progress>
    <span class="progress-text">${percent(done, all)}</span>
  </span>`;
}

export function time(value) {
  const iso = typeof value === 'object' ? value?.value : value;
  return value ? html`<time datetime=${iso} title=${dateTime(value)}>${ago(value)}</time>` : nothing;
}

/**
 * What went wrong.
 *
 * @param {Error} error
 * @param {() => void} [clicked] what the button does
 * @param {string} [button] its text
 */
export function errorBox(error, clicked, button = t('retry')) {
  const messages = error.messages ?? [error.message];
  return html`<div class="box box-error" role="alert">
    ${icon('failed')}
    <div>
      ${messages.length === 1
        ? html`<p>${messages[0]}</p>`
        : html`<ul>${messages.map((each) => html`<li>${each}</li>`)}</ul>`}
      ${clicked ? html`<button type="button" class="small" @click=${clicked}>${button}</button>` : nothing}
    </div>
  </div>`;
}

/** @param {string} title @param {unknown} [actions] */
export function heading(title, actions, back) {
  return html`<div class="heading">
    ${back ? html`<p class="back"><a href=${back.href}>← ${back.text}</a></p>` : nothing}
    <h1 tabindex="-1">${title}</h1>
    ${actions ? html`<div class="actions">${actions}</div>` : nothing}
  </div>`;
}

/**
 * A table in a frame that scrolls where the window is narrow.
 *
 * @param {string} caption
 * @param {{text: string, number?: boolean, wide?: boolean}[]} columns wide ones, which are also on the page of each row, are left out on a phone
 * @param {unknown} rows
 */
export function table(caption, columns, rows) {
  return html`<div class="table" role="region" aria-label=${caption} tabindex="0">
    <table>
      <caption class="hidden">${caption}</caption>
      <thead><tr>${columns.map((each) => html`<th scope="col" class="${each.number ? 'number' : ''} ${each.wide ? 'wide' : ''}">
        ${each.text || html`<span class="hidden">${t('actions')}</span>`}</th>`)}</tr></thead>
      <tbody>${rows}</tbody>
    </table>
  </div>`;
}

export function empty(text) {
  return html`<p class="empty">${text}</p>`;
}

/** Pairs of a name and a value. */
export function facts(pairs) {
  return html`<dl class="facts">${pairs
    .filter((pair) => pair && pair[1] !== undefined && pair[1] !== null && pair[1] !== '' && pair[1] !== nothing)
    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/**
 * Links that filter a list by state, with the number in each; estimates are marked.
 *
 * @param {string[]} states
 * @param {string} selected
 * @param {{state: string, count: number, exact: boolean}[]|undefined} counts
 * @param {string} [parameter]
 */
export function stateTabs(states, selected, counts, parameter = 'state') {
  const tab = (state, text, among) => {
    const number = among?.reduce((sum, each) => sum + each.count, 0);
    return html`<a
      href=${linkHere({ [parameter]: state, after: '' })}
      aria-current=${selected === state ? 'true' : nothing}
      >${text}${among?.length ? html` <span class="pill">${among.every((each) => each.exact) ? count(number) : about(number)}</span>` : nothing}</a>`;
  };
  return html`<nav class="tabs" aria-label=${t('filter.state')}>
    ${tab('', t('filter.all'), counts)}${states.map((state) => tab(state, stateText(state), counts?.filter((each) => each.state === state)))}
  </nav>`;
}

/**
 * Under a list: back to the newest, and on to older ones.
 *
 * @param {number|string} [all] how many there are; a text if the number is exact although it is large
 * @param {string} [parameter] of the address, with which the list continues
 */
export function pager(query, next, shown, all, parameter = 'after') {
  return html`<nav class="pager" aria-label=${t('pages')}>
    <span class="muted">${all === undefined || all === null ? t('shown', { count: shown }) : t('shownOf', { shown, count: total(all) })}</span>
    ${query[parameter] ? html`<a class="button small" href=${linkHere({ [parameter]: '' })}>${t('page.first')}</a>` : nothing}
    ${next ? html`<a class="button small" href=${linkHere({ [parameter]: next })}>${t('page.next')}</a>` : nothing}
  </nav>`;
}

/**
 * A search field whose text goes into the address when the reader has finished typing.
 *
 * @param {string} label
 * @param {string} value
 * @param {(text: string) => void} changed
 */
export function searchField(label, value, changed) {
  const submit = (event) => {
    event.preventDefault();
    changed(new FormData(event.target).get('q').trim());
  };
  return html`<form class="search" role="search" @submit=${submit}>
    <label><span class="hidden">${label}</span>
      <input type="search" name="q" placeholder=${label} .value=${value ?? ''}
        @search=${(event) => event.target.value === '' && value && changed('')}></label>
    <button type="submit" class="small">${t('search')}</button>
  </form>`;
}

/**
 * Asks before something cannot be undone.
 *
 * @param {{title: string, text: string, action: string, danger?: boolean}} question
 * @returns {Promise<boolean>}
 */
export function ask({ title, text, action, danger = true }) {
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-labelledby', 'ask-title');
  dialog.setAttribute('aria-describedby', 'ask-text');
  const form = document.createElement('form');
  form.method = 'dialog';
  const h = Object.assign(document.createElement('h2'), { id: 'ask-title', textContent: title });
  const p = Object.assign(document.createElement('p'), { id: 'ask-text', textContent: text });
  const buttons = Object.assign(document.createElement('div'), { className: 'buttons' });
  const no = Object.assign(document.createElement('button'), { value: 'no', textContent: t('cancel') });
  const yes = Object.assign(document.createElement('button'), {
    value: 'yes',
    textContent: action,
    className: danger ? 'danger' : 'primary',
  });
  no.autofocus = true;
  buttons.append(no, yes);
  form.append(h, p, buttons);
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      resolve(dialog.returnValue === 'yes');
      dialog.remove();
    });
  });
}

const SHOWN_MS = 8_000;
const MOST_SHOWN = 3;
/** Tells a screen reader, politely, and shows it for a moment, beside what was told just before. */
export function announce(text) {
  const region = document.getElementById('status');
  if (!region) return;
  const line = document.createElement('div');
  line.textContent = text;
  region.append(line);
  while (region.children.length > MOST_SHOWN) region.firstElementChild.remove();
  setTimeout(() => line.remove(), SHOWN_MS);
}

const steps = new Map();

/** Announces progress in steps of ten percent, and the end. */
export function announceProgress(key, name, done, all, ended, endText) {
  const step = ended ? 'end' : Math.floor((done * 10) / (all || 1));
  const before = steps.get(key);
  steps.set(key, step);
  if (before === undefined || before === step) return;
  announce(ended ? `${name}: ${endText}` : `${name}: ${percent(done, all)}`);
}
