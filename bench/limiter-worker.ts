import { answerJobs } from '../proof/processes.ts';
import { tryLimiter } from './limiter-trial.ts';

/** A process of its own that carries out the trials it is sent, one after the other. */
answerJobs(tryLimiter);
