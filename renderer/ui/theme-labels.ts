import type { Theme } from '../../shared/model/system.ts';

export const THEME_LABELS: Record<Theme, string> = {
  systeme: 'Système',
  clair: 'Clair',
  'sombre-bleu': 'Sombre bleu',
  'sombre-rouge': 'Sombre rouge',
};
