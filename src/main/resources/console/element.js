/** What all views share: loading, errors, refreshing while one looks, and giving up what is late. */

import { LitElement, html, nothing } from './lit-element.js';
import { repeat } from './repeat.js';
import { subscribe } from './events.js';
import { t } from './i18n.js';
import { errorBox } from './parts.js';

export { html, nothing, repeat };

/** Renders into the document, so that one style sheet and every tool sees all of the page. */
export class Part extends LitElement {
  createRenderRoot() {
    return this;
  }
}

/**
 * A view of the page. A subclass says what it loads, which kinds of events change that, and how it
 * looks.
 */
export class View extends Part {
  static properties = {
    place: { attribute: false },
    data: { state: true },
    error: { state: true },
    actionError: { state: true },
    acting: { state: true },
    busy: { state: true },
  };

  /** Kinds of live events after which the view is loaded again. */
  kinds = [];

  /** After which time it is loaded again without any event; 0: never. */
  everyMs = 0;

  constructor() {
    super();
    /** @type {import('./router.js').Place} */
    this.place = { path: [], query: {} };
    this.data = null;
    /** The place whose data is shown. @type {import('./router.js').Place} */
    this.shown = this.place;
    /** Why the view could not be loaded. @type {Error|null} */
    this.error = null;
    /** Why the last action failed; it stays until the reader has seen it. @type {Error|null} */
    this.actionError = null;
    this.acting = false;
    this.busy = false;
    this.loadedFor = '';
    /** @type {AbortController|null} */
    this.loading = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.unsubscribe = subscribe(this.kinds, () => this.refresh(), this.everyMs);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.unsubscribe?.();
    this.loading?.abort();
  }

  willUpdate(changed) {
    if (changed.has('place')) {
      const key = this.key(this.place);
      if (key !== this.loadedFor) {
        if (this.loadedFor.split('?')[0] !== key.split('?')[0]) {
          this.data = null;
          this.actionError = null;
        }
        this.loadedFor = key;
        this.refresh();
      }
    }
  }

  /** What a place loads; another key loads again. */
  key(place) {
    return `${place.path.join('/')}?${JSON.stringify(place.query)}`;
  }

  /**
   * @param {AbortSignal} _signal aborted when the reader has gone elsewhere
   * @returns {Promise<unknown>}
   */
  async load(_signal) {
    return {};
  }

  /**
   * Loads the view again. What was shown stays until the answer is there, with the filter that it
   * was loaded for.
   */
  async refresh() {
    this.loading?.abort();
    const loading = new AbortController();
    const { place } = this;
    this.loading = loading;
    this.busy = true;
    try {
      const data = await this.load(loading.signal);
      if (this.loading === loading) {
        this.data = data;
        this.shown = place;
        this.error = null;
      }
    } catch (e) {
      if (this.loading === loading && e.name !== 'AbortError') this.error = e;
    } finally {
      if (this.loading === loading) this.busy = false;
    }
  }

  /** Runs what a button does, once for a double click; a failure is shown above the view. */
  async act(action) {
    if (this.acting) return;
    const here = location.hash;
    this.acting = true;
    this.actionError = null;
    try {
      await action();
    } catch (e) {
      this.actionError = e;
    } finally {
      this.acting = false;
    }
    // elsewhere, what is there now is loaded anyway
    if (!this.actionError && location.hash === here) await this.refresh();
  }

  render() {
    return html`
      ${this.actionError ? errorBox(this.actionError, () => { this.actionError = null; }, t('dismiss')) : nothing}
      ${this.error ? errorBox(this.error, () => this.refresh()) : nothing}
      ${this.data === null && !this.error
        ? html`<p class="loading" aria-busy="true">${t('loading')}</p>`
        : nothing}
      ${this.data === null ? nothing : this.content()}
    `;
  }

  /** How {@link data} looks, which belongs to the place {@link shown}. */
  content() {
    return nothing;
  }
}
