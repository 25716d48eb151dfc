// The gate: may this model be released? The verdict first, then why, then the figures behind it.
import { el } from '../lib/dom.js';
import { decimal, difference, moment, percent, smallDifference } from './format.js';
import { blamed, changedAnswers, pictures, shares, styleNames, topicTable } from './gate-parts.js';
import { chooser, empty, isMissing, skeleton, viewHead } from './parts.js';
import { FIGURES, LESS_IS_BETTER, figureNames, judged, notAvailable } from './runs.js';

/** @typedef {import('./types.js').Run} Run */
/** @typedef {import('./types.js').Gate} Gate */

export class GateView {
  #studio;
  #t;
  #id;
  #body = el('div', { class: 'gate' }, skeleton(4));

  /**
   * @param {import('./types.js').Studio} studio
   * @param {string} id of a run; "" for the newest that has a verdict
   */
  constructor(studio, id) {
    const { t } = studio;
    this.#studio = studio;
    this.#t = t;
    this.#id = id;
    this.title = t('gate');
    this.element = el('div', { class: 'view' }, viewHead(this.title, t('gate_intro')), this.#body);
  }

  async refresh() {
    const t = this.#t;
    try {
      const runs = (await this.#studio.api.runs()).filter(judged);
      const wanted = runs.find((run) => run.id === this.#id) ?? runs[0];
      if (!wanted) {
        this.#body.replaceChildren(empty(t('gate_empty'), t('gate_empty_more')));
        return;
      }
      const [run, topics] = await Promise.all([this.#studio.api.run(wanted.id), this.#studio.topics()]);
      const titles = Object.fromEntries(topics.map((topic) => [topic.id, topic.title]));
      const options = Object.fromEntries(runs.map((one) => [one.id, `${t('run_name', { n: one.n })} · ${moment(one.requested_at)}`]));
      const { gate } = run;
      this.#body.replaceChildren(
        el('div', { class: 'toolbar' }, chooser(t('run'), options, wanted.id, (id) => (location.hash = `#/grind/${id}`)).field),
        ...(gate ? this.#parts(run, gate, titles) : []),
      );
    } catch (error) {
      if (!isMissing(error)) throw error;
      this.#body.replaceChildren(notAvailable(t));
    }
  }

  /** @param {string} event */
  hear(event) {
    if (event === 'training' && !this.#body.querySelector('.verdict')) void this.refresh().catch(this.#studio.fail);
  }

  /**
   * @param {Run} run
   * @param {Gate} gate
   * @param {Record<string, string>} titles
   */
  #parts(run, gate, titles) {
    const t = this.#t;
    const { figures } = gate;
    const languages = { sv: t('lang_sv'), en: t('lang_en'), fi: t('lang_fi') };
    return [
      this.#verdict(run, gate),
      gate.reasons.length > 0 ? el('section', { class: 'reasons' }, el('h2', { class: 'part-head' }, t('reasons')), ...gate.reasons.map((reason) => blamed(t, reason, titles))) : null,
      this.#figures(gate),
      pictures(t, run),
      topicTable(t, figures.topics, titles),
      changedAnswers(t, gate.shadow, titles),
      el(
        'section',
        {},
        el('h2', { class: 'part-head' }, t('slices')),
        el('div', { class: 'slices' }, shares(t, t('by_style'), figures.styles, styleNames(t)), shares(t, t('by_language'), figures.languages, languages), shares(t, t('by_municipality'), figures.municipalities, this.#studio.places.municipalities)),
      ),
    ].filter((part) => part !== null);
  }

  /**
   * @param {Run} run
   * @param {Gate} gate
   */
  #verdict(run, gate) {
    const t = this.#t;
    const green = gate.verdict === 'green';
    return el(
      'section',
      { class: green ? 'verdict verdict-green' : 'verdict verdict-red', 'aria-label': t('verdict') },
      el('h2', {}, el('span', { class: 'verdict-mark', 'aria-hidden': 'true' }, green ? '✓' : '×'), green ? t('verdict_green') : t('verdict_red')),
      el('p', {}, run.state_text),
      el('p', { class: 'small' }, t('gate_measured', { n: gate.figures.n, labels: gate.labels.n })),
      green ? el('p', { class: 'row' }, el('a', { class: 'button', href: '#/versioner' }, t('to_versions'))) : null,
    );
  }

  /** @param {Gate} gate */
  #figures(gate) {
    const t = this.#t;
    const names = figureNames(t);
    const { live, candidate } = gate.figures;
    return el(
      'section',
      {},
      el('h2', { class: 'part-head' }, t('figures')),
      el(
        'dl',
        { class: 'tiles' },
        ...FIGURES.map((key) => {
          const [before, now] = [live[key], candidate[key]];
          const say = (/** @type {number | null | undefined} */ value) => (key === 'ece' ? decimal(value) : percent(value));
          const change = (now ?? 0) - (before ?? 0);
          const good = Math.abs(change) < 0.0005 ? '' : change > 0 !== LESS_IS_BETTER.has(key) ? 'tile-better' : 'tile-worse';
          return el('div', { class: `tile ${key === 'answered_share' ? '' : good}` }, el('dt', {}, names[key]), el('dd', {}, el('span', { class: 'tile-now' }, say(now)), el('span', { class: 'tile-was' }, t('tile_was', { value: say(before), change: key === 'ece' ? smallDifference(before, now) : difference(before, now) }))));
        }),
        el('div', { class: 'tile' }, el('dt', {}, t('figure_labels')), el('dd', {}, el('span', { class: 'tile-now' }, `${gate.labels.candidate}/${gate.labels.n}`), el('span', { class: 'tile-was' }, t('tile_was_only', { value: `${gate.labels.live}/${gate.labels.n}` })))),
      ),
    );
  }
}
