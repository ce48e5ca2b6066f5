/** One operation: its task, its attempts and messages as a time line, its files. */

import { View, html, nothing } from './element.js';
import { RESOURCE, download, get, pathOf, post } from './api.js';
import { bytes, count, dateTime } from './format.js';
import { t } from './i18n.js';
import { announce, announceProgress, ask, facts, heading, icon, stateBadge, stateText, table } from './parts.js';
import { permissions } from './permissions.js';
import { link } from './router.js';
import { can } from './session.js';
import { idOf, kindText, linked } from './view-operations.js';

class Operation extends View {
  kinds = ['operation', 'upload'];

  // the uploads of others have no events for this user
  everyMs = 3_000;

  async load(signal) {
    const id = this.place.path[1];
    let operation = null;
    let task = null;
    if (this.place.query.of === 'task') {
      task = await get(`/generic/tasks/${id}`, {}, signal);
    } else {
      operation = await get(`/generic/readconsumptionbatches/${id}`, {}, signal);
      const at = linked(operation, 'operator');
      if (at && can(permissions.taskRead)) task = await get(at, {}, signal);
    }
    const messages = task && can(permissions.messages)
      ? (await get(`/generic/interfacedmessages/${task.id}`, {}, signal)).messages : [];
    const files = operation ? linked(operation, 'datafileset') : null;
    const fileSet = files && can(permissions.fileSetRead) ? await get(files, {}, signal) : null;
    return { operation, task, messages, fileSet };
  }

  content() {
    const { operation, task, messages, fileSet } = this.data;
    const status = operation?.status ?? task.status;
    const title = operation ? t('export.named', { id: String(operation.id) }) : t('task.named', { id: String(task.id) });
    const ended = !['In Progress', 'PENDING', 'PROCESSING'].includes(status);
    announceProgress(title, title, 0, 1, ended, stateText(status));
    return html`
      ${heading(title, this.actions(task), { href: operation ? '#/operations' : '#/operations?list=tasks', text: t('nav.operations') })}
      <section class="card">
        <div class="toolbar">${stateBadge(status)}</div>
        ${facts([
          [t('limits'), operation?.limitCodes.join(', ')],
          [t('from'), dateTime(operation?.transactionStartDateTime)],
          [t('until'), dateTime(operation?.transactionEndDateTime)],
          [t('task'), task && operation ? html`<a href=${link(['operations', task.id], { of: 'task' })}>${t('task.named', { id: String(task.id) })}</a>` : nothing],
          [t('task.kind'), task && !operation ? kindText(task.kind ?? 'READ_CONSUMPTION_BATCH') : nothing],
          [t('task.subject'), !operation && linked(task, 'operator:subject')?.includes('/readconsumptionbatches/')
            ? html`<a href=${link(['operations', idOf(linked(task, 'operator:subject'))])}>${t('export.named', { id: idOf(linked(task, 'operator:subject')) })}</a>` : nothing],
          [t('task.state'), task && operation ? stateBadge(task.status) : nothing],
          [t('attempt'), count(task?.currentAttemptCount)],
          [t('created'), dateTime((operation ?? task).creationDate)],
          [t('changed'), dateTime((operation ?? task).lastUpdatedDate)],
          [t('task.instance'), task?.threadCode ? html`<span class="mono">${task.threadCode}</span>` : nothing],
        ])}
      </section>
      ${status === 'Failed' || status === 'ERRORED' ? html`<div class="box box-error">${icon('failed')}<div>
        <p>${messages.find((each) => each.severity === 'FATAL')?.text ?? t('operations.failed')}</p></div></div>` : nothing}
      ${fileSet ? this.files(fileSet) : nothing}
      <section class="card"><h2>${t('timeline')}</h2>${this.timeline(operation ?? task, messages, status, ended)}</section>`;
  }

  actions(task) {
    if (!task) return nothing;
    const restart = linked(task, 'operator:restart');
    const cancel = linked(task, 'operator:cancel');
    return html`
      ${restart && can(permissions.taskRestart) ? html`<button type="button" class="primary" @click=${() => this.run(restart, 'restarted')}>${t('restart')}</button>` : nothing}
      ${cancel && can(permissions.taskCancel) ? html`<button type="button" @click=${() => this.cancel(cancel)}>${t('task.cancel')}</button>` : nothing}`;
  }

  run(path, done) {
    return this.act(async () => {
      await post(path, undefined, { headers: { Accept: RESOURCE } });
      announce(t(`task.${done}`));
    });
  }

  async cancel(path) {
    if (await ask({ title: t('task.cancelTitle'), text: t('task.cancelText'), action: t('task.cancel') })) {
      this.run(path, 'cancelled');
    }
  }

  files(fileSet) {
    return html`<section class="card"><h2>${t('files')}</h2>
      ${table(t('files'), [{ text: t('file') }, { text: t('file.rows'), number: true }, { text: t('file.size'), number: true }, { text: 'SHA-256' }, { text: '' }],
        fileSet.dataFiles.map((file) => html`<tr>
          <td class="mono">${file.code.slice(0, 8)}…</td>
          <td class="number">${count(file.rows)}</td>
          <td class="number">${bytes(file.contentLength)}</td>
          <td class="mono" title=${file.sha256 ?? ''}>${file.sha256?.slice(0, 12)}…</td>
          <td>${can(permissions.fileRead) ? html`<div class="buttons"><button type="button" class="small"
            @click=${() => this.act(() => download(pathOf(file.links.find((each) => each.rel === 'data').href), {}, `${fileSet.code}.ndjson`))}>${t('download')}</button></div>` : nothing}</td>
        </tr>`))}
    </section>`;
  }

  timeline(subject, messages, status, ended) {
    const entries = [
      { at: subject.creationDate, text: t('timeline.created'), look: '' },
      ...[...messages].reverse().map((each) => ({
        at: each.creationDate,
        text: html`${each.attempt ? html`<strong>${t('attemptNumber', { number: each.attempt })}</strong> ` : nothing}${each.text} <span class="muted mono">${each.code}</span>`,
        look: each.severity === 'FATAL' ? 'failed' : '',
      })),
      ...(ended ? [{ at: subject.lastUpdatedDate, text: stateBadge(status), look: /Completed|COMPLETED/.test(status) ? 'done' : 'failed' }] : []),
    ];
    return html`<ol class="timeline">${entries.map((each) => html`<li class=${each.look}>
      <p class="muted">${dateTime(each.at)}</p><p>${each.text}</p></li>`)}</ol>`;
  }
}

customElements.define('bt-export', Operation);
