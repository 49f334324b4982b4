import type { ContentKind } from '../../../shared/model/workspace.ts';
import type { IconName } from '../../ui/icons.ts';

export const KIND_ICONS: Record<ContentKind, IconName> = {
  sms: 'phone',
  email: 'envelope',
  papier: 'envelope-paper',
  google_ads: 'search',
  bing_ads: 'search',
  linkedin: 'people',
  facebook: 'people',
  instagram: 'people',
  iab: 'layout-sidebar',
  article: 'file-earmark-text',
};
