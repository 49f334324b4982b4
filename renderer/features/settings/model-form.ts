import { type ModelConnection, modelConnection } from '../../../shared/contract/connections.ts';

/** What may leave this machine for a model. */
export type Leaving = 'rien' | 'question' | 'lignes';

/** The model's connection as it is typed. */
export interface ModelForm {
  leaving: Leaving;
  adresse: string;
  modele: string;
  entree: string;
  sortie: string;
  devise: ModelConnection['prix']['devise'];
  plafondMensuel: string;
  /** Seconds, as typed. */
  delai: string;
  options: ModelConnection['options'];
}

const blank: ModelConnection = {
  actif: false,
  adresse: '',
  modele: '',
  redige: true,
  options: { choixOutil: 'auto', strict: true, compteurs: true, champJetons: 'max_tokens', jetonsMax: 400 },
  prix: { entree: null, sortie: null, devise: 'EUR', plafondMensuel: null },
  delais: { silence: 4000, total: 12_000 },
};

const decimal = (value: number | null): string => (value === null ? '' : String(value).replace('.', ','));

/** `1 250,5`, `1250.5` and `1250,5 €` are the same number; empty = null; NaN for anything else. */
export function typedNumber(text: string): number | null {
  const bare = text.replace(/[\s\u00a0\u202f€$]/gu, '').replace(',', '.');
  if (bare === '') return null;
  return /^\d+(?:\.\d+)?$/u.test(bare) ? Number(bare) : Number.NaN;
}

/** What the fields show of a connection; null = never set. */
export function formOf(settings: ModelConnection | null): ModelForm {
  const { actif, adresse, modele, redige, options, prix, delais } = settings ?? blank;
  return {
    leaving: actif ? (redige ? 'lignes' : 'question') : 'rien',
    adresse,
    modele,
    entree: decimal(prix.entree),
    sortie: decimal(prix.sortie),
    devise: prix.devise,
    plafondMensuel: decimal(prix.plafondMensuel),
    delai: decimal(delais.total / 1000),
    options,
  };
}

/** The connection that the fields say, or the first sentence about what is wrong in them. */
export function connectionOf(form: ModelForm, before: ModelConnection | null): { settings: ModelConnection } | { problem: string } {
  const amounts = { entree: typedNumber(form.entree), sortie: typedNumber(form.sortie), plafondMensuel: typedNumber(form.plafondMensuel) };
  const seconds = typedNumber(form.delai);
  if (Object.values(amounts).some(Number.isNaN) || Number.isNaN(seconds)) return { problem: 'Un nombre est mal écrit : par exemple 0,40.' };
  const former = before ?? blank;
  const parsed = modelConnection.safeParse({
    actif: form.leaving !== 'rien',
    redige: form.leaving === 'rien' ? former.redige : form.leaving === 'lignes',
    adresse: form.adresse.trim(),
    modele: form.modele,
    options: form.options,
    prix: { ...amounts, devise: form.devise },
    delais: { ...former.delais, total: Math.round((seconds ?? former.delais.total / 1000) * 1000) },
  });
  if (parsed.success) return { settings: parsed.data };
  const issue = parsed.error.issues[0];
  const about = issue?.path[0];
  return {
    problem:
      about === 'delais'
        ? 'Le délai va de 0,05 à 600 secondes.'
        : about === 'adresse' || about === 'modele'
          ? (issue?.message ?? '')
          : 'Un prix ou un plafond est hors des bornes.',
  };
}
