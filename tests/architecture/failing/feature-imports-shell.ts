// path: renderer/features/stocks/x.ts
// expect: A feature does not know the shell
import { router } from '../../app/router.ts';
export const x = router;
