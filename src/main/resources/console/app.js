/** The frame of the page: navigation, connection, who is signed in, and the view of the address. */

import { Part, html, nothing } from './element.js';
import { connect, connectionState, disconnect, isPaused, onConnection, setPaused } from './events.js';
import { onReachable } from './api.js';
import { language, languages, setLanguage, t } from './i18n.js';
import { errorBox, icon } from './parts.js';
import { permissions } from './permissions.js';
import { place } from './router.js';
import { can, current, onChange, resume, signOut } from './session.js';
import { apply, setTheme, theme, themes } from './theme.js';
import './sign-in.js';

/** The views, by the first part of the address. */
const VIEWS = {
  batches: {
    needs: permissions.batchList,
    load: () => import('./view-batches.js'),
    tag: (place) => html`<bt-batches .place=${place}></bt-batches>`,
    one: { load: () => import('./view-batch.js'), tag: (place) => html`<bt-batch .place=${place}></bt-batch>` },
  },
  uploads: {
    needs: permissions.uploadList,
    load: () => import('./view-uploads.js'),
    tag: (place) => html`<bt-uploads .place=${place}></bt-uploads>`,
    one: { load: () => import('./view-upload.js'), tag: (place) => html`<bt-upload .place=${place}></bt-upload>` },
  },
  operations: {
    needs: permissions.exportList,
    load: () => import('./view-operations.js'),
    tag: (place) => html`<bt-operations .place=${place}></bt-operations>`,
    one: { load: () => import('./view-export.js'), tag: (place) => html`<bt-export .place=${place}></bt-export>` },
  },
  limits: {
    needs: permissions.limitList,
    load: () => import('./view-limits.js'),
    tag: (place) => html`<bt-limits .place=${place}></bt-limits>`,
  },
  'dead-letters': {
    needs: permissions.deadLetterList,
    load: () => import('./view-dead-letters.js'),
    tag: (place) => html`<bt-dead-letters .place=${place}></bt-dead-letters>`,
  },
  notifications: {
    needs: permissions.deliveryList,
    load: () => import('./view-notifications.js'),
    tag: (place) => html`<bt-notifications .place=${place}></bt-notifications>`,
  },
  health: {
    needs: permissions.ingest,
    load: () => import('./view-health.js'),
    tag: (place) => html`<bt-health .place=${place}></bt-health>`,
  },
};

class App extends Part {
  static properties = { place: { state: true }, ready: { state: true }, view: { state: true }, failed: { state: true }, lost: { state: true } };

  constructor() {
    super();
    this.place = place();
    this.ready = false;
    this.view = null;
    this.failed = false;
    this.lost = false;
    this.shown = '';
  }

  async connectedCallback() {
    super.connectedCallback();
    addEventListener('hashchange', () => this.move());
    onConnection(() => this.requestUpdate());
    onReachable((reachable) => {
      this.lost = !reachable;
    });
    onChange(() => {
      if (current()) connect();
      else disconnect();
      this.move();
      this.requestUpdate();
    });
    await resume(() => {
      this.lost = true;
    });
    this.lost = false;
    this.ready = true;
    this.move();
  }

  /** The names of the views that the user may open. */
  names() {
    return Object.keys(VIEWS).filter((name) => can(VIEWS[name].needs));
  }

  async move() {
    const here = place();
    const names = this.names();
    const name = names.includes(here.path[0]) ? here.path[0] : names[0];
    if (!current() || !name) {
      this.view = null;
      this.place = here;
      return;
    }
    const isOne = here.path.length > 1 && here.path[0] === name && VIEWS[name].one;
    const view = isOne ? VIEWS[name].one : VIEWS[name];
    const wanted = location.hash;
    this.failed = false;
    try {
      await view.load();
    } catch {
      this.failed = location.hash === wanted; // a newer version has other files
      return;
    }
    if (location.hash !== wanted || !current()) return; // the reader has gone elsewhere meanwhile
    const path = here.path[0] === name ? here.path : [name];
    this.place = { path, query: here.query };
    this.view = view;
    document.title = `${t(`nav.${name}`)} · ${t('app.name')}`;
    const key = path.join('/');
    if (this.shown && this.shown !== key) {
      await this.updateComplete;
      scrollTo(0, 0);
      this.querySelector('main')?.focus({ preventScroll: true });
    }
    this.shown = key;
  }

  render() {
    if (!this.ready) return html`${this.banner()}<p class="loading" aria-busy="true">${t('loading')}</p>`;
    if (!current()) return html`<main id="main">${html`<bt-sign-in></bt-sign-in>`}</main>${this.footer()}`;
    const selected = this.place.path[0];
    return html`
      <a class="skip" href="#main" @click=${this.skip}>${t('skip')}</a>
      <header class="top">
        <p class="brand"><span class="logo" aria-hidden="true"><i></i><i></i><i></i></span>${t('app.name')}</p>
        <nav class="views" aria-label=${t('nav')}>
          ${this.names().map((name) => html`<a href="#/${name}" aria-current=${name === selected ? 'page' : nothing}>${t(`nav.${name}`)}</a>`)}
        </nav>
        <div class="who">
          ${this.connection()}
          <span class="user" title=${t('tenant')}>${current().userName} · ${current().tenant}</span>
          <button type="button" class="small" @click=${() => signOut()}>${t('signOut')}</button>
        </div>
      </header>
      ${this.banner()}
      <main id="main" tabindex="-1">
        ${this.main()}
      </main>
      ${this.footer()}
      <div id="status" class="toast" role="status" aria-live="polite"></div>`;
  }

  main() {
    if (this.names().length === 0) return html`<p class="empty">${t('nothingAllowed')}</p>`;
    if (this.failed) return errorBox(new Error(t('error.view')), () => location.reload(), t('reload'));
    return this.view ? this.view.tag(this.place) : html`<p class="loading" aria-busy="true">${t('loading')}</p>`;
  }

  banner() {
    return this.lost ? html`<div class="banner" role="alert">${icon('partly')} ${t('connection.lost')}</div>` : nothing;
  }

  connection() {
    const state = this.lost ? 'lost' : connectionState();
    return html`<span class="connection connection-${state}">${t(state === 'lost' ? 'connection.lost.short' : `connection.${state}`)}</span>
      <button type="button" class="small" @click=${() => setPaused(!isPaused())}>
        ${isPaused() ? t('resume') : t('pause')}</button>`;
  }

  footer() {
    return html`<footer class="bottom">
      <label>${t('theme')} <select @change=${(e) => setTheme(e.target.value)}>
        ${themes.map((each) => html`<option value=${each} ?selected=${each === theme()}>${t(`theme.${each}`)}</option>`)}
      </select></label>
      <label>${t('language')} <select @change=${(e) => setLanguage(e.target.value)}>
        ${languages.map((each) => html`<option value=${each} ?selected=${each === language}>${t(`language.${each}`)}</option>`)}
      </select></label>
    </footer>`;
  }

  skip(event) {
    event.preventDefault();
    document.getElementById('main')?.focus();
  }
}

apply();
customElements.define('bt-app', App);
