// path: renderer/ui/x.tsx
// expect: renderer/ui has no data and no store
import { create } from 'zustand';
export const x = create;
