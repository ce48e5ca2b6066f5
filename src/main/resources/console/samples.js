/**
 * Events counted per second over the last hour. The module keeps totals only, so this page takes a
 * sample whenever it reads them, and while it is open.
 */

import { current } from './session.js';

const KEY = 'batch-tracking.samples';
const HOUR_MS = 3_600_000;
const AT_LEAST_MS = 2_000;

class Samples {
  constructor() {
    this.listeners = new Set();
    this.tenant = '';
    /** @type {[number, number][]} times and totals */
    this.all = [];
  }

  /** @param {{feeds: {counted: number}[]}} ingest */
  add(ingest) {
    this.ofTenant();
    const now = Date.now();
    const total = ingest.feeds.reduce((sum, each) => sum + each.counted, 0);
    const last = this.all[this.all.length - 1];
    if (last && now - last[0] < AT_LEAST_MS) return;
    if (last && total < last[1]) this.all = []; // the counts began again
    this.all.push([now, total]);
    this.all = this.all.filter((each) => each[0] > now - HOUR_MS);
    sessionStorage.setItem(KEY, JSON.stringify({ tenant: this.tenant, all: this.all }));
    this.listeners.forEach((listener) => listener());
  }

  /** @returns {{date: Date, value: number}[]} */
  points() {
    return this.all.slice(1).map(([time, total], i) => ({
      date: new Date(time),
      value: (total - this.all[i][1]) / ((time - this.all[i][0]) / 1000),
    }));
  }

  onChange(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Goes on with the samples of the tenant that were taken in this tab before. */
  ofTenant() {
    const tenant = current()?.tenant ?? '';
    if (tenant === this.tenant) return;
    this.tenant = tenant;
    this.all = [];
    try {
      const stored = JSON.parse(sessionStorage.getItem(KEY) ?? '{}');
      if (stored.tenant === tenant) this.all = stored.all;
    } catch {
      // begins again
    }
  }
}

export const samples = new Samples();
