// One training run while it works and afterwards: progress, log, what it was made of.
import { el, icon } from '../lib/dom.js';
import { confirmInDialog } from '../lib/confirm.js';
import { moment, whole } from './format.js';
import { button, isMissing, skeleton, viewHead } from './parts.js';
import { atWork, judged, notAvailable, runChip } from './runs.js';

/** @typedef {import('./types.js').Run} Run */

const WORKING_MS = 2_000;
const STEPS = /** @type {const} */ (['wait', 'knowledge', 'train', 'examine', 'shadow', 'judge', 'done']);
const STEP_KEYS = { wait: 'step_wait', knowledge: 'step_knowledge', train: 'step_train', examine: 'step_examine', shadow: 'step_shadow', judge: 'step_judge', done: 'step_done' };

export class RunView {
  #studio;
  #t;
  #id;
  #head = el('div', {}, skeleton(2));
  #progress = el('progress', { max: 100, value: 0 });
  #steps = el('ol', { class: 'steps' });
  #said = el('p', { role: 'status', class: 'run-said' });
  #acts = el('p', { class: 'row' });
  #log = el('pre', { class: 'log', tabindex: 0, role: 'region' });
  #made = el('div', {});
  #drawn = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #soon;
  #left = false;

  /**
   * @param {import('./types.js').Studio} studio
   * @param {string} id
   */
  constructor(studio, id) {
    const { t } = studio;
    this.#studio = studio;
    this.#t = t;
    this.#id = id;
    this.title = t('training');
    this.#progress.setAttribute('aria-label', t('progress_of_run'));
    this.#log.setAttribute('aria-label', t('log'));
    this.element = el(
      'div',
      { class: 'view' },
      el('a', { class: 'back-link', href: '#/traning' }, icon('back'), el('span', {}, t('all_runs'))),
      this.#head,
      el('section', { class: 'card run-now', 'aria-label': t('progress_of_run') }, this.#progress, this.#steps, this.#said, this.#acts),
      el('section', { class: 'card' }, el('h2', { class: 'part-head' }, t('log')), this.#log),
      this.#made,
    );
  }

  async refresh() {
    try {
      const run = await this.#studio.api.run(this.#id);
      this.#draw(run);
      clearTimeout(this.#soon);
      if (atWork(run) && !this.#left) this.#soon = setTimeout(() => void this.refresh().catch(this.#studio.fail), WORKING_MS);
    } catch (error) {
      if (!isMissing(error)) throw error;
      this.#head.replaceChildren(notAvailable(this.#t));
    }
  }

  /** @param {string} event */
  hear(event) {
    if (event === 'training') void this.refresh().catch(this.#studio.fail);
  }

  leave() {
    this.#left = true;
    clearTimeout(this.#soon);
  }

  /** @param {Run} run */
  #draw(run) {
    const t = this.#t;
    this.title = t('run_name', { n: run.n });
    // Only what has changed is drawn anew: a button that has focus stays.
    const drawn = `${run.state} ${run.attempts}`;
    if (drawn !== this.#drawn) {
      this.#drawn = drawn;
      const heading = document.activeElement?.tagName === 'H1';
      const who = run.requested_by ? t('run_by', { name: run.requested_by, when: moment(run.requested_at) }) : moment(run.requested_at);
      this.#head.replaceChildren(viewHead(this.title, who, runChip(t, run)));
      if (heading) this.#head.querySelector('h1')?.focus();
      this.#drawActs(run);
      this.#made.replaceChildren(...madeOf(t, run.manifest));
    }
    this.#progress.value = run.state === 'green' || run.state === 'red' ? 100 : run.progress;
    this.#drawSteps(run);
    const said = atWork(run) ? `${run.step_text} · ${run.progress} %${run.attempts > 1 ? ` · ${t('run_attempt', { n: run.attempts })}` : ''}` : (run.error_text ?? run.state_text);
    if (this.#said.textContent !== said) this.#said.textContent = said;
    const atEnd = this.#log.scrollTop + this.#log.clientHeight >= this.#log.scrollHeight - 8;
    this.#log.textContent = run.log || t('log_empty');
    if (atEnd) this.#log.scrollTop = this.#log.scrollHeight;
  }

  /** @param {Run} run */
  #drawSteps(run) {
    const t = this.#t;
    const names = Object.fromEntries(STEPS.map((step) => [step, t(STEP_KEYS[step])]));
    const over = judged(run);
    const at = over ? STEPS.length - 1 : STEPS.indexOf(/** @type {typeof STEPS[number]} */ (run.step));
    this.#steps.replaceChildren(
      ...STEPS.map((step, index) =>
        el('li', { class: index < at || over ? 'step step-done' : index === at ? 'step step-now' : 'step', 'aria-current': index === at && !over ? 'step' : null }, index < at || over ? icon('check') : el('span', { class: 'step-dot', 'aria-hidden': 'true' }), el('span', {}, names[step] ?? step)),
      ),
    );
  }

  /** @param {Run} run */
  #drawActs(run) {
    const t = this.#t;
    const mine = run.requested_by === this.#studio.session.name || this.#studio.may('release');
    this.#acts.replaceChildren(
      ...[
        judged(run) ? el('a', { class: 'button button-primary', href: `#/grind/${run.id}` }, t('see_gate')) : null,
        run.state === 'green' ? el('a', { class: 'button', href: '#/versioner' }, t('to_versions')) : null,
        atWork(run) && mine ? button('', t('cancel_run'), () => this.#cancel()) : null,
      ].filter((part) => part !== null),
    );
  }

  async #cancel() {
    const t = this.#t;
    const sure = await confirmInDialog(document.body, { question: t('cancel_run_question'), detail: t('cancel_run_detail'), yes: t('cancel_run'), no: t('keep_on') });
    if (!sure) return;
    try {
      await this.#studio.api.cancel(this.#id);
      await this.refresh();
    } catch (error) {
      this.#studio.fail(error);
    }
  }
}

/**
 * The manifest, as people may want to read it.
 *
 * @param {import('../lib/text.js').Translate} t
 * @param {Record<string, any>} manifest
 */
function madeOf(t, manifest) {
  if (!manifest['knowledge']) return [];
  const counts = manifest['counts'] ?? {};
  const added = manifest['difference']?.added ?? {};
  const removed = manifest['difference']?.removed ?? {};
  const sum = (/** @type {Record<string, number>} */ of) => Object.values(of).reduce((all, one) => all + one, 0);
  const rows = [
    [t('made_model'), manifest['model']],
    [t('made_checksum'), manifest['model_checksum']],
    [t('made_knowledge'), manifest['knowledge']],
    [t('made_wordings'), whole(counts.wordings)],
    [t('made_topics'), counts.topics],
    [t('made_held_out'), counts.held_out],
    [t('made_changes'), (manifest['changes'] ?? []).length],
    [t('made_added'), sum(added)],
    [t('made_removed'), sum(removed)],
    [t('made_danger'), manifest['danger']?.data_checksum],
    [t('made_seed'), manifest['seed']],
    [t('made_versions'), Object.entries(manifest['versions'] ?? {}).map(([name, version]) => `${name} ${version}`).join(', ')],
  ];
  const topics = [...new Set([...Object.keys(added), ...Object.keys(removed)])].sort();
  return [
    el(
      'section',
      { class: 'card' },
      el('h2', { class: 'part-head' }, t('manifest')),
      el('dl', { class: 'facts' }, ...rows.flatMap(([name, value]) => (value === undefined || value === null || value === '' ? [] : [el('dt', {}, name), el('dd', {}, el('span', { class: 'mono' }, String(value)))]))),
      topics.length > 0 ? el('details', { class: 'fold' }, el('summary', {}, t('manifest_difference')), el('ul', { class: 'plain' }, ...topics.map((topic) => el('li', {}, el('code', {}, topic), ` +${added[topic] ?? 0} −${removed[topic] ?? 0}`)))) : null,
    ),
  ];
}
