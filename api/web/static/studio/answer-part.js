// A topic's answer: the fields to the left, what the citizen would read to the right while one writes.
import { el } from '../lib/dom.js';
import { AnswerForm } from './answer-form.js';
import { button, chooser, lacking, refused, segments } from './parts.js';
import { previewParts } from './preview.js';

/** @typedef {'standard' | 'easy' | 'english'} VersionName */

const TYPED_MS = 350;

export class AnswerPart {
  #studio;
  #t;
  #topic;
  #municipality;
  /** @type {VersionName} */
  #version = 'standard';
  #shown = el('div', { class: 'preview-body' });
  #problems = el('div', { role: 'alert' });
  #form;
  #asked = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #soon;

  /**
   * @param {import('./types.js').Studio} studio
   * @param {import('./types.js').Topic} topic
   */
  constructor(studio, topic) {
    const { t } = studio;
    this.#studio = studio;
    this.#t = t;
    this.#topic = topic;
    this.#municipality = topic.municipality;
    const mayEdit = studio.may('edit');
    this.#form = mayEdit ? new AnswerForm(t, topic.answer, studio.places.departments, () => this.#later()) : null;
    this.element = el(
      'div',
      { class: mayEdit ? 'answer-panes' : 'answer-panes answer-read' },
      el(
        'section',
        { class: 'answer-fields', 'aria-label': t('part_answer') },
        mayEdit ? null : lacking(studio, 'edit', 'what_answer'),
        this.#form?.element ?? null,
        this.#problems,
        this.#form ? el('p', { class: 'row' }, button('button-primary', t('propose'), () => this.#propose()), el('span', { class: 'hint' }, t('propose_about'))) : null,
      ),
      el(
        'section',
        { class: 'preview', 'aria-labelledby': 'preview-head' },
        el('h2', { class: 'part-head', id: 'preview-head' }, t('preview')),
        el(
          'div',
          { class: 'toolbar' },
          segments(t('version'), { standard: t('version_standard'), easy: t('version_easy'), english: t('version_english') }, this.#version, (version) => {
            this.#version = /** @type {VersionName} */ (version);
            void this.#look();
          }),
          chooser(t('municipality'), studio.places.municipalities, this.#municipality, (municipality) => {
            this.#municipality = municipality;
            void this.#look();
          }).field,
        ),
        this.#shown,
      ),
    );
    void this.#look();
  }

  #later() {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => void this.#look(), TYPED_MS);
  }

  async #look() {
    const asked = (this.#asked += 1);
    const payload = this.#form?.changed() ?? {};
    if (!this.#topic.answer && Object.keys(payload).length === 0) {
      this.#shown.replaceChildren(el('p', { class: 'note' }, this.#t('no_answer_more')));
      return;
    }
    try {
      const preview = await this.#studio.api.preview({ topic: this.#topic.id, municipality: this.#municipality, version: this.#version, payload });
      if (asked === this.#asked) this.#shown.replaceChildren(...previewParts(this.#t, preview, this.#version));
    } catch (error) {
      this.#studio.fail(error);
    }
  }

  async #propose() {
    const payload = this.#form?.changed() ?? {};
    this.#problems.replaceChildren();
    if (Object.keys(payload).length === 0) {
      this.#studio.tell(this.#t('nothing_changed'));
      return;
    }
    try {
      await this.#studio.api.propose({ kind: 'answer', target: this.#topic.id, payload, comment: this.#form?.comment ?? '' });
      this.#form?.settle();
      this.#studio.tell(this.#t('proposed_answer'));
      this.#studio.counts();
    } catch (error) {
      refused(this.#studio, this.#problems, error);
    }
  }
}
