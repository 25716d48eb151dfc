// Training: start it, see all runs.
import { el } from '../lib/dom.js';
import { moment, percent } from './format.js';
import { button, empty, isMissing, lacking, skeleton, table, viewHead } from './parts.js';
import { atWork, figureNames, judged, notAvailable, runChip } from './runs.js';

/** @typedef {import('./types.js').RunRow} RunRow */

const WORKING_MS = 3_000;

export class TrainingView {
  #studio;
  #t;
  #now = el('div', {});
  #list = el('div', {}, skeleton(3));
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #soon;
  #left = false;

  /** @param {import('./types.js').Studio} studio */
  constructor(studio) {
    const { t } = studio;
    this.#studio = studio;
    this.#t = t;
    this.title = t('training');
    this.element = el('div', { class: 'view' }, viewHead(this.title, t('training_intro')), this.#now, this.#list);
  }

  get #mayTrain() {
    return this.#studio.may('edit') || this.#studio.may('approve') || this.#studio.may('release');
  }

  async refresh() {
    try {
      const runs = await this.#studio.api.runs();
      const busy = runs.find(atWork);
      this.#drawNow(busy);
      this.#draw(runs);
      clearTimeout(this.#soon);
      if (busy && !this.#left) this.#soon = setTimeout(() => void this.refresh().catch(this.#studio.fail), WORKING_MS);
    } catch (error) {
      if (!isMissing(error)) throw error;
      this.#now.replaceChildren();
      this.#list.replaceChildren(notAvailable(this.#t));
    }
  }

  /** @param {string} event */
  hear(event) {
    if (event === 'training' || event === 'release') void this.refresh().catch(this.#studio.fail);
  }

  leave() {
    this.#left = true;
    clearTimeout(this.#soon);
  }

  /** @param {RunRow | undefined} busy */
  #drawNow(busy) {
    const t = this.#t;
    if (busy) {
      const progress = el('progress', { max: 100, value: busy.progress, 'aria-label': t('progress_of_run') });
      this.#now.replaceChildren(
        el('section', { class: 'card run-now' }, el('div', { class: 'card-head' }, el('h2', {}, t('run_name', { n: busy.n })), runChip(t, busy)), progress, el('p', { role: 'status' }, `${busy.step_text} · ${busy.progress} %`), el('p', { class: 'row' }, el('a', { class: 'button', href: `#/traning/${busy.id}` }, t('follow_run')))),
      );
    } else if (!this.#mayTrain) this.#now.replaceChildren(lacking(this.#studio, 'release', 'what_train'));
    else if (!this.#now.querySelector('.start')) {
      this.#now.replaceChildren(el('section', { class: 'card start' }, el('p', {}, t('train_about')), el('p', { class: 'row' }, button('button-primary', t('train'), () => this.#start()))));
    }
  }

  async #start() {
    try {
      const run = await this.#studio.api.train();
      this.#studio.tell(this.#t('train_started', { n: run.n }));
      location.hash = `#/traning/${run.id}`;
    } catch (error) {
      this.#studio.fail(error);
    }
  }

  /** @param {RunRow[]} runs */
  #draw(runs) {
    const t = this.#t;
    const names = figureNames(t);
    const heads = [t('run'), t('state'), t('when'), names.macro_f1, names.sensitive_recall, t('gate')];
    this.#list.replaceChildren(
      runs.length > 0
        ? table(t('runs'), heads, runs.map((run) => this.#cells(run)))
        : empty(t('runs_empty'), t('runs_empty_more')),
    );
  }

  /** @param {RunRow} run */
  #cells(run) {
    const t = this.#t;
    const { candidate } = run.numbers;
    return [
      el('a', { href: `#/traning/${run.id}` }, t('run_name', { n: run.n })),
      runChip(t, run),
      el('span', {}, moment(run.requested_at), run.requested_by ? el('span', { class: 'soft' }, ` · ${run.requested_by}`) : null),
      el('span', { class: 'number' }, percent(candidate?.['macro_f1'])),
      el('span', { class: 'number' }, percent(candidate?.['sensitive_recall'])),
      judged(run) ? el('a', { href: `#/grind/${run.id}` }, t('see_gate'), el('span', { class: 'hidden-text' }, ` ${t('run_name', { n: run.n })}`)) : '–',
    ];
  }
}
