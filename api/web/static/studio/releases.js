// What is live, what is tried on a share of the conversations, and the way back.
import { el } from '../lib/dom.js';
import { askInDialog } from '../lib/dialog.js';
import { decimal, moment, percent } from './format.js';
import { trend } from './trend.js';
import { button, chip, empty, isMissing, labelled, lacking, skeleton, table, viewHead } from './parts.js';
import { figureNames, notAvailable } from './runs.js';

/** @typedef {import('./types.js').Release} Release */
/** @typedef {import('./types.js').Releases} Releases */
/** @typedef {import('./types.js').RunRow} RunRow */

const SHARES = [10, 25, 50];
const ALL = 100;
const STATES = { live: 'release_live', staged: 'release_staged', rolled_back: 'release_rolled_back', retired: 'release_retired' };
const TONES = /** @type {const} */ ({ live: 'good', staged: 'accent', rolled_back: 'warn', retired: 'plain' });

export class ReleasesView {
  #studio;
  #t;
  #body = el('div', { class: 'releases' }, skeleton(3));

  /** @param {import('./types.js').Studio} studio */
  constructor(studio) {
    const { t } = studio;
    this.#studio = studio;
    this.#t = t;
    this.title = t('releases');
    this.element = el('div', { class: 'view' }, viewHead(this.title, t('releases_intro')), studio.may('release') ? null : lacking(studio, 'release', 'what_release'), this.#body);
  }

  async refresh() {
    try {
      const [releases, runs] = await Promise.all([this.#studio.api.releases(), this.#studio.api.runs()]);
      this.#draw(releases, runs);
    } catch (error) {
      if (!isMissing(error)) throw error;
      this.#body.replaceChildren(notAvailable(this.#t));
    }
  }

  /** @param {string} event */
  hear(event) {
    if (event === 'release' || event === 'training') void this.refresh().catch(this.#studio.fail);
  }

  /**
   * @param {Releases} releases
   * @param {RunRow[]} runs
   */
  #draw(releases, runs) {
    const t = this.#t;
    const { live, staged, history } = releases;
    // What was released once may be released again; what is live or staged now may not.
    const ready = runs.filter((run) => run.state === 'green' && run.id !== live?.run && run.id !== staged?.run && run.n > (live?.run_n ?? 0));
    this.#body.replaceChildren(
      el('div', { class: 'release-now' }, this.#live(releases), staged ? this.#staged(staged) : this.#ready(ready)),
      history.length > 1 ? trend(t, history) : el('span', {}),
      el('section', {}, el('h2', { class: 'part-head' }, t('history')), history.length > 0 ? this.#history(history) : empty(t('releases_empty'), t('releases_empty_more')), el('p', { class: 'hint' }, t('releases_erasure'))),
    );
  }

  /** @param {Releases} releases */
  #live({ live, staged, serving }) {
    const t = this.#t;
    return el(
      'section',
      { class: 'card release-live' },
      el('div', { class: 'card-head' }, el('h2', {}, t('live_now')), chip(t('live_chip'), 'good')),
      el('p', { class: 'release-name', 'data-version': live?.run_n ?? 0 }, live?.run_n ? t('version_name', { n: live.run_n }) : t('version_shipped')),
      el(
        'dl',
        { class: 'facts' },
        ...row(t('made_model'), live?.model ?? serving.model),
        ...row(t('made_knowledge'), live?.knowledge),
        ...row(t('released'), live ? by(t, live) : null),
        ...row(t('figure_macro_f1'), live?.numbers.candidate ? percent(live.numbers.candidate['macro_f1']) : null),
        ...row(t('figure_sensitive'), live?.numbers.candidate ? percent(live.numbers.candidate['sensitive_recall']) : null),
      ),
      this.#studio.may('release') && live && !staged ? el('p', { class: 'row' }, button('button-danger', t('roll_back'), () => this.#rollBack(t('roll_back_question')))) : null,
    );
  }

  /** @param {Release} staged */
  #staged(staged) {
    const t = this.#t;
    const fill = el('span', { class: 'share-fill' });
    fill.style.setProperty('--share', String(staged.share / ALL));
    return el(
      'section',
      { class: 'card release-staged' },
      el('div', { class: 'card-head' }, el('h2', {}, t('staged_now')), chip(t('share_of', { share: staged.share }), 'accent')),
      el('p', { class: 'release-name' }, t('version_name', { n: staged.run_n ?? staged.n })),
      el('span', { class: 'share-bar', 'aria-hidden': 'true' }, fill),
      el('p', { class: 'small' }, t('staged_about', { share: staged.share, rest: ALL - staged.share })),
      el('dl', { class: 'facts' }, ...row(t('made_model'), staged.model), ...row(t('released'), by(t, staged))),
      this.#studio.may('release')
        ? el('p', { class: 'row' }, ...SHARES.filter((share) => share > staged.share).map((share) => button('', t('to_share', { share }), () => this.#attempt(() => this.#studio.api.promote(staged.id, share), t('did_share', { share })))), button('button-primary', t('to_all'), () => this.#attempt(() => this.#studio.api.promote(staged.id, ALL), t('did_all'))), button('button-danger', t('stop_staged'), () => this.#rollBack(t('stop_staged_question'))))
        : null,
    );
  }

  /** @param {RunRow[]} ready */
  #ready(ready) {
    const t = this.#t;
    const [run] = ready;
    if (!run) return el('section', { class: 'card release-staged' }, el('h2', {}, t('ready_none')), el('p', { class: 'soft' }, t('ready_none_more')), el('p', { class: 'row' }, el('a', { class: 'button', href: '#/traning' }, t('to_training'))));
    return el(
      'section',
      { class: 'card release-staged' },
      el('div', { class: 'card-head' }, el('h2', {}, t('ready')), chip(t('run_green'), 'good')),
      el('p', { class: 'release-name' }, t('version_name', { n: run.n })),
      el('dl', { class: 'facts' }, ...row(t('made_model'), run.model), ...row(t('figure_macro_f1'), percent(run.numbers.candidate?.['macro_f1'])), ...row(t('figure_sensitive'), percent(run.numbers.candidate?.['sensitive_recall']))),
      el(
        'p',
        { class: 'row' },
        this.#studio.may('release') ? button('button-primary', t('release_some', { share: SHARES[0] ?? ALL }), () => this.#attempt(() => this.#studio.api.release(run.id, SHARES[0] ?? ALL), t('did_share', { share: SHARES[0] ?? ALL }))) : null,
        this.#studio.may('release') ? button('', t('release_all'), () => this.#attempt(() => this.#studio.api.release(run.id, ALL), t('did_all'))) : null,
        el('a', { class: 'button button-quiet', href: `#/grind/${run.id}` }, t('see_gate')),
      ),
    );
  }

  /** @param {Release[]} history */
  #history(history) {
    const t = this.#t;
    const names = figureNames(t);
    const cells = (/** @type {Release} */ one) => [
      t('version_name', { n: one.run_n ?? one.n }),
      chip(t(STATES[one.state]), TONES[one.state]),
      el('span', { class: 'number' }, `${one.share} %`),
      el('span', {}, el('span', { class: 'release-by' }, by(t, one)), one.reason_text ? el('span', { class: 'soft release-reason' }, one.reason_text) : null),
      el('span', { class: 'number' }, percent(one.numbers.candidate?.['macro_f1'])),
      el('span', { class: 'number' }, percent(one.numbers.candidate?.['sensitive_recall'])),
      el('span', { class: 'number' }, percent(one.numbers.candidate?.['answered_share'])),
      el('span', { class: 'number' }, decimal(one.numbers.candidate?.['ece'])),
      el('a', { href: `#/grind/${one.run}` }, t('see_gate')),
    ];
    const heads = [t('version_word'), t('state'), t('share'), t('released'), names.macro_f1, names.sensitive_recall, names.answered_share, names.ece, t('gate')];
    return table(t('history'), heads, history.map(cells), 'table-history');
  }

  /** @param {string} heading */
  async #rollBack(heading) {
    const t = this.#t;
    const reason = el('input', { maxlength: 500 });
    const said = await askInDialog({ heading, yes: t('roll_back_yes'), no: t('cancel') }, [el('p', {}, t('roll_back_detail')), labelled(t('roll_back_reason'), reason)], () => reason.value.trim());
    if (said !== null) await this.#attempt(() => this.#studio.api.rollBack(said), t('did_roll_back'));
  }

  /**
   * @param {() => Promise<unknown>} act
   * @param {string} done
   */
  async #attempt(act, done) {
    this.#studio.tell(this.#t('swapping'));
    try {
      await act();
      this.#studio.tell(done);
    } catch (error) {
      this.#studio.tell('');
      this.#studio.fail(error);
    }
    await this.refresh().catch(this.#studio.fail);
    this.element.querySelector('h1')?.focus();
  }
}

/**
 * @param {import('../lib/text.js').Translate} t
 * @param {Release} release
 */
function by(t, release) {
  const when = moment(release.at);
  return release.by ? t('run_by', { name: release.by, when }) : t('run_by_itself', { when });
}

/**
 * @param {string} name
 * @param {string | null | undefined} value
 */
function row(name, value) {
  return value ? [el('dt', {}, name), el('dd', {}, value)] : [];
}
