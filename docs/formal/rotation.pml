/* rotation.pml - single-use OAuth2 refresh-token rotation over a shared versioned record.
 *
 * check.sh runs the documented settings; one by hand:
 * spin -a [-DNAME[=v] ...] rotation.pml && gcc -O2 -w -DSAFETY -DNOCLAIM -DVECTORSZ=4096 -o pan pan.c && ./pan -m400000
 * liveness: gcc -O2 -w -DVECTORSZ=4096 -DNFAIR=3 -o pan pan.c && ./pan -a -f -N live -m900000
 *
 * Provider POLICY on a second presentation of an already rotated refresh token:
 *   0 SAME    window: the same new pair is returned again        (Box staff statement, RingCentral, Xero-like)
 *   1 SIBLING window: another valid pair; outside it: family dies (Auth0 leeway; -DSIBFAM=0: no family revocation)
 *   2 LATEST  window: another pair, the earlier one dies          (WSO2 graceful rotation)
 *   3 STRICT  no window: invalid_grant
 *   4 FAMILY  no window: invalid_grant and the whole family dies  (RFC 9700 reuse detection, leeway 0)
 * CLOSE_ON_USE: the window also closes at the first use of the new access token (RingCentral; Box staff 2017).
 *
 * Fault budgets: CRASH LOSS DBERR PAUSE FAILOVER ZOMBIE (a request the sender gave up, delivered later); environment: ROT REAUTH DEL ADMINREV; N workers.
 * Known limits: FAILOVER reverts one write (bk* is the record before the last one);
 * one re-authorization, one connection, one outstanding zombie; no real durations. README.md says what the simulation adds.
 * Removable protections: NO_LEASE NO_CAS NO_RECHECK NO_INTENT NO_ADOPT NO_MERGE NO_RETAIN PUBLISH_FIRST
 *                        NO_REPRESENT NO_HIGHWATER NO_STEAL
 * Design errors this model found, kept for regression: BUG_ALT_NO_REOPEN BUG_ALT_REMOVE_FIRST
 *
 * Revisions are abstracted exactly: a CAS with an unique expected revision succeeds iff nobody wrote
 * since my last load/own write, so one bit per worker (fresh) replaces the number.
 * Time: a lease may expire once its owner died or (PAUSE) at any moment. Assumption T (timing): the
 * window does not run out while the record shows an outstanding attempt, or a live process remembers one
 * (lease + sweep interval + call < window).
 */
#ifndef N
#define N 2
#endif
#ifndef POLICY
#define POLICY 0
#endif
#ifndef SIBFAM
#define SIBFAM 1
#endif
#ifndef CRASH
#define CRASH 0
#endif
#ifndef LOSS
#define LOSS 0
#endif
#ifndef DBERR
#define DBERR 0
#endif
#ifndef PAUSE
#define PAUSE 0
#endif
#ifndef FAILOVER
#define FAILOVER 0
#endif
#ifndef ROT
#define ROT 2
#endif
#ifndef ZOMBIE
#define ZOMBIE 0
#endif
#ifndef REAUTH
#define REAUTH 0
#endif
#ifndef DEL
#define DEL 0
#endif
#ifndef ADMINREV
#define ADMINREV 0
#endif

#define ACTIVE  1
#define REAUTHREQ 2
#define DELETED 3

/* ---- provider ---- */
short valid = 2;              /* bit t: token t is redeemable; token 1 issued at start */
byte  prev = 0, succ = 0;     /* last rotated token and its (latest) successor */
bool  win = 0;
byte  nextTok = 1, famStart = 1;
bool  revoked = 0;            /* the admin really revoked the grant */

/* ---- the record ---- */
byte  dbTok = 1, dbGen = 0, dbState = ACTIVE, dbLease = 0;
short dbAlts = 0;             /* salvaged pairs (bit set) */
bool  leaseExp = 0;           /* the lease in the record has run out (time, not a write) */
bool  dbFresh = 1;            /* access token of the stored pair not expired */
short persisted = 2;          /* ghost: pairs that reached the store at some time */
/* backup = the record before the last write (asynchronous replica) */
byte  bkTok = 1, bkGen = 0, bkState = ACTIVE, bkLease = 0; short bkAlts = 0; bool bkFresh = 1;

/* ---- workers ---- */
bool fresh[N];                /* CAS would succeed */
bool owns[N];                 /* believes it owns the lease */
byte base[N], bgen[N];        /* stored pair the attempt started from */
byte pres[N];                 /* token presented (base or an alternate) */
byte held[N];                 /* received, not yet known to be stored */
byte mem[N], memGen[N];       /* newest stored pair this process knows (high-water mark) */
byte doubt[N];                /* token of an attempt with unknown outcome, remembered in memory */
byte heldR = 0;               /* the re-authorization request's fresh pair */
byte inCall = 0;              /* ghost */

byte crash = CRASH, loss = LOSS, dberr = DBERR, npause = PAUSE, failover = FAILOVER, zombie = ZOMBIE, rot = ROT;
byte zomb = 0, zout = 0;      /* the delayed request's token */

#define BIT(m,t) (((m) >> (t)) & 1)
#define U(t)  ((t) != 0 && (BIT(valid,t) || ((t) == prev && win && (POLICY != 0 || BIT(valid,succ)))))
#define UALT  ((dbAlts & valid) != 0 || (prev != 0 && BIT(dbAlts,prev) && U(prev)))
#ifdef NO_HIGHWATER
#define UMEM(i) 0
#else
#define UMEM(i) (memGen[i] == dbGen && U(mem[i]))
#endif
#if N == 3
#define UW (U(held[0]) || U(held[1]) || U(held[2]) || UMEM(0) || UMEM(1) || UMEM(2))
#else
#define UW (U(held[0]) || U(held[1]) || UMEM(0) || UMEM(1))
#endif
#ifdef NO_HIGHWATER
#define FORGOT(i) 0
#else
#define FORGOT(i) (mem[i] > dbTok && memGen[i] == dbGen)
#endif
#if N == 3
#define NODOUBT (doubt[0] == 0 && doubt[1] == 0 && doubt[2] == 0)
#else
#define NODOUBT (doubt[0] == 0 && doubt[1] == 0)
#endif
#define INDB (U(dbTok) || UALT)
#define CUSTODY (INDB || UW || U(heldR))
/* S1 no usable token is ever lost */
#define S1 (revoked || dbState == DELETED || CUSTODY)
#define CHECK assert(S1)

#ifdef NO_INTENT
#define INDOUBT 0
#else
#define INDOUBT (dbLease != 0 && leaseExp)
#endif
#ifdef NO_LEASE
#define NEED (dbState == ACTIVE && !dbFresh)
#else
#define NEED (dbState == ACTIVE && ((dbLease == 0 && (!dbFresh || (doubt[i] != 0 && doubt[i] == dbTok))) || INDOUBT))
#endif

inline backup() { bkTok = dbTok; bkGen = dbGen; bkState = dbState; bkLease = dbLease; bkAlts = dbAlts; bkFresh = dbFresh }
inline wrote(w) {             /* w == N: not a worker */
  fresh[0] = 0; fresh[1] = 0;
#if N == 3
  fresh[2] = 0;
#endif
  if :: w < N -> fresh[w] = 1 :: else fi
}

inline provider(t, out) {
  if
  :: t != 0 && BIT(valid,t) ->
     valid = valid & ~(1 << t); nextTok++; valid = valid | (1 << nextTok);
     prev = t; succ = nextTok; win = (POLICY <= 2); out = nextTok
  :: else ->
     if
     :: t != 0 && t == prev && win && POLICY == 0 && BIT(valid,succ) -> out = succ
     :: t != 0 && t == prev && win && POLICY == 1 -> nextTok++; valid = valid | (1 << nextTok); out = nextTok
     :: t != 0 && t == prev && win && POLICY == 2 ->
        valid = valid & ~(1 << succ); nextTok++; valid = valid | (1 << nextTok); succ = nextTok; out = nextTok
     :: else -> out = 0;
        if :: (POLICY == 4 || (POLICY == 1 && SIBFAM)) && t >= famStart -> valid = 0; win = 0 :: else fi
     fi
  fi
}

inline commit(w) {            /* one CAS: pair + state + lease release */
  assert(dbState != DELETED);                     /* S6 a deleted connection never comes back */
  assert(held[w] > dbTok || dbTok == held[w]);    /* S3 the stored pair never goes back */
  backup(); dbTok = held[w]; dbAlts = 0; dbLease = 0; leaseExp = 0; dbFresh = 1; dbState = ACTIVE;
  persisted = persisted | (1 << held[w]); mem[w] = held[w]; memGen[w] = dbGen; wrote(w)
}
inline leave(w) { owns[w] = 0; held[w] = 0; base[w] = 0; pres[w] = 0; bgen[w] = 0 }
inline die(w) { doubt[w] = 0; crash--; owns[w] = 0; held[w] = 0; base[w] = 0; pres[w] = 0; bgen[w] = 0; mem[w] = 0; memGen[w] = 0; fresh[w] = 0 }

proctype Worker(byte i) {
  byte out = 0;
start:
end:
  if
#ifndef NO_HIGHWATER
  :: atomic { FORGOT(i) && dbState != DELETED ->                              /* the store forgot a commit I saw */
       backup(); dbTok = mem[i]; dbState = ACTIVE; dbLease = 0; leaseExp = 0; dbAlts = 0; wrote(i); CHECK } goto start
#endif
#ifdef CLOSE_ON_USE
  :: atomic { dbState == ACTIVE && dbFresh && win && dbTok == succ ->         /* use the published access token */
       assert(BIT(persisted,dbTok)); win = 0; CHECK } goto start
#endif
  :: atomic { doubt[i] != 0 && (doubt[i] != dbTok || dbState != ACTIVE) -> doubt[i] = 0 } goto start
  :: atomic { NEED && !FORGOT(i) -> base[i] = dbTok; pres[i] = dbTok; bgen[i] = dbGen; fresh[i] = 1; mem[i] = dbTok; memGen[i] = dbGen }
  fi;

#ifndef NO_LEASE
  /* acquire = CAS that writes owner into the record; it is the write-ahead intent as well */
  atomic {
    if
#ifdef NO_RECHECK
    :: NEED -> dbLease = i + 1; leaseExp = 0; owns[i] = 1; fresh[i] = 1       /* lock apart from the data, no re-read */
    :: !NEED -> leave(i); goto start
#else
    :: fresh[i] && NEED ->
       if
       :: backup(); dbLease = i + 1; leaseExp = 0; owns[i] = 1; wrote(i)
       :: dberr > 0 -> dberr--; leave(i); goto start                          /* not applied */
       :: dberr > 0 -> dberr--; backup(); dbLease = i + 1; leaseExp = 0; wrote(i); leave(i); goto start /* applied, unknown */
       fi
    :: !(fresh[i] && NEED) -> leave(i); goto start
#endif
    fi; CHECK
  }
#endif

guard:                        /* local deadline check just before sending */
#ifndef NO_LEASE
  atomic {
    if
    :: dbLease == i + 1 && !leaseExp -> skip
    :: !(dbLease == i + 1 && !leaseExp) -> leave(i); goto start
    :: crash > 0 -> die(i); CHECK; goto start
    fi
  }
#endif
  atomic { inCall++; assert(PAUSE > 0 || FAILOVER > 0 || REAUTH > 0 || inCall <= 1) }                       /* S5 (checked without pauses) */
  atomic {
    inCall--;
    if
    :: provider(pres[i], out); held[i] = out; doubt[i] = 0; CHECK
    :: loss > 0 -> loss--; goto maybe                                         /* request lost, 5xx, timeout: not processed */
    :: loss > 0 -> loss--; provider(pres[i], out); out = 0; doubt[i] = base[i]; CHECK; goto maybe /* processed, response lost */
    :: zombie > 0 && zomb == 0 -> zombie--; zomb = pres[i]; doubt[i] = base[i]; goto maybe  /* timed out here, arrives later */
    :: zombie > 0 && zomb == 0 && crash > 0 -> zombie--; zomb = pres[i]; die(i); CHECK; goto start
    :: crash > 0 -> die(i); CHECK; goto start                                 /* before the request left */
    :: crash > 0 -> provider(pres[i], out); out = 0; die(i); CHECK; goto start /* consumed, crash before the response */
    fi
  }
  if
  :: held[i] != 0 -> goto got
  :: else -> goto invalid
  fi;

maybe:                        /* unknown outcome: present the same token again under the same lease */
#ifdef NO_REPRESENT
  atomic { leave(i) } goto start
#else
  goto guard
#endif

got:
#ifdef PUBLISH_FIRST
#ifdef CLOSE_ON_USE
  atomic { if :: held[i] == succ -> win = 0 :: else fi; CHECK }               /* hand out before storing */
#endif
#endif
persist:
  atomic {
    out = 0;
    if
    :: crash > 0 -> die(i); CHECK; goto start                                 /* response received, crash before the store */
#ifdef NO_CAS
    :: true -> backup(); dbTok = held[i]; dbAlts = 0; dbLease = 0; leaseExp = 0; dbFresh = 1; dbState = ACTIVE;
       mem[i] = held[i]; memGen[i] = dbGen; wrote(i); leave(i); CHECK; goto start
#else
    :: fresh[i] && dbState != DELETED && dbGen == bgen[i] && dbTok == base[i] ->
       if
       :: commit(i); leave(i); CHECK; goto start
       :: dberr > 0 -> dberr--; goto dberror
       :: dberr > 0 -> dberr--; commit(i); goto dberror                       /* committed, connection died */
       fi
    :: !(fresh[i] && dbState != DELETED && dbGen == bgen[i] && dbTok == base[i]) -> goto conflict
#endif
    fi
  }
dberror:
#ifdef NO_RETAIN
  atomic { leave(i); CHECK } goto start
#endif
conflict:
  atomic {                    /* load again and decide; a received pair is never dropped on a guess */
#ifdef NO_MERGE
    leave(i); CHECK; goto start
#else
    fresh[i] = 1;
    if
    :: dbState == DELETED || dbGen != bgen[i] -> leave(i); CHECK; goto start  /* deleted or re-authorized: mine is obsolete */
    :: dbState != DELETED && dbGen == bgen[i] && dbTok == held[i] -> leave(i); CHECK; goto start /* stored already */
    :: dbState != DELETED && dbGen == bgen[i] && dbTok == base[i] -> goto persist /* mine is newer, whoever holds the lease */
    :: dbState != DELETED && dbGen == bgen[i] && dbTok != base[i] && dbTok != held[i] -> skip
    fi
#endif
  }
  atomic {                    /* another successor is stored: keep mine as an alternate */
    if
    :: fresh[i] -> backup(); dbAlts = dbAlts | (1 << held[i]);
#ifndef BUG_ALT_NO_REOPEN
       if :: dbState == REAUTHREQ -> dbState = ACTIVE; dbFresh = 0 :: else fi;   /* a new candidate re-opens the case */
#endif
       wrote(i); leave(i); CHECK; goto start
    :: !fresh[i] -> goto conflict
    :: crash > 0 -> die(i); CHECK; goto start
    fi
  }

invalid:
  atomic {
    out = 0;
#ifdef NO_ADOPT
    backup(); dbState = REAUTHREQ; dbLease = 0; leaseExp = 0; wrote(i);
    assert(revoked || !INDB);                     /* S2 */
    leave(i); CHECK; goto start
#else
    if
    :: dbTok != base[i] || dbGen != bgen[i] || dbState != ACTIVE -> leave(i); goto start   /* adopt the newer record */
    :: dbTok == base[i] && dbGen == bgen[i] && dbState == ACTIVE && !fresh[i] -> leave(i); goto start /* lost the lease */
    :: dbTok == base[i] && dbGen == bgen[i] && dbState == ACTIVE && fresh[i] ->
       if                                         /* an alternate leaves the record only after its rejection */
       :: pres[i] != base[i] -> backup(); dbAlts = dbAlts & ~(1 << pres[i]); wrote(i)
       :: else
       fi;
       if
       :: dbAlts != 0 ->
          pres[i] = 1;
          do :: BIT(dbAlts,pres[i]) -> break :: else -> pres[i] = pres[i] + 1 od;
#ifdef BUG_ALT_REMOVE_FIRST
          dbAlts = dbAlts & ~(1 << pres[i]); CHECK;
#endif
          goto guard
       :: dbAlts == 0 ->
          assert(revoked || !INDB);               /* S2 no wrong verdict while a usable token is stored */
          backup(); dbState = REAUTHREQ; dbLease = 0; leaseExp = 0; wrote(i); leave(i); CHECK; goto start
       fi
    fi
#endif
  }
}

proctype Env() {
end:
  do
  :: atomic { rot > 0 && dbFresh && dbState == ACTIVE -> rot--; dbFresh = 0 }
#ifndef NO_STEAL
  :: atomic { dbLease != 0 && dbLease <= N && !leaseExp && !owns[dbLease - 1] -> leaseExp = 1;   /* owner gone */
#ifdef NO_INTENT
       dbLease = 0; leaseExp = 0
#endif
     }
  :: atomic { dbLease != 0 && dbLease <= N && !leaseExp && owns[dbLease - 1] && npause > 0 -> npause--; leaseExp = 1;
#ifdef NO_INTENT
       dbLease = 0; leaseExp = 0
#endif
     }
#endif
#ifdef NO_INTENT
  :: atomic { win -> win = 0; CHECK }
#else
  :: atomic { win && dbLease == 0 && NODOUBT -> win = 0; CHECK }
#endif
  :: atomic { zomb != 0 -> provider(zomb, zout); zomb = 0; zout = 0; CHECK }
  :: atomic { failover > 0 -> failover--; dbTok = bkTok; dbGen = bkGen; dbState = bkState; dbLease = bkLease;
       dbAlts = bkAlts; dbFresh = bkFresh; leaseExp = (dbLease != 0); wrote(N); CHECK }
  od
}

#if REAUTH > 0
proctype Reauthorize() {      /* the admin connects again while anything may be in flight */
  atomic { nextTok++; valid = 1 << nextTok; famStart = nextTok; prev = 0; succ = 0; win = 0; revoked = 0; heldR = nextTok }
  atomic { backup(); dbTok = heldR; dbGen++; dbAlts = 0; dbState = ACTIVE; dbLease = 0; leaseExp = 0; dbFresh = 1;
           persisted = persisted | (1 << heldR); wrote(N); heldR = 0; CHECK }
}
#endif
#if DEL > 0
proctype Disconnect() {
  bool mine; byte fam0;
  atomic { fam0 = famStart; mine = (dbTok >= famStart); backup(); dbTok = 0; dbAlts = 0; dbState = DELETED; dbLease = 0; leaseExp = 0; wrote(N) }
  atomic { if :: mine && fam0 == famStart -> valid = 0; win = 0 :: else fi }   /* revoke exactly that grant, never a newer one */
}
#endif
#if ADMINREV > 0
proctype AdminRevoke() { atomic { valid = 0; win = 0; revoked = 1 } }
#endif

/* Q at rest: fresh and usable, or deleted, or re-authorization asked for and truly needed */
proctype AtRest() {
end:
  atomic { timeout ->
    assert(dbState != REAUTHREQ || !CUSTODY);                          /* L2 a wrong verdict heals */
    assert(dbState != ACTIVE || (dbLease == 0 && dbFresh && (revoked || U(dbTok) || UALT)));  /* L1 */
    assert(dbState != REAUTHREQ || revoked);                           /* S2' never asks without need */
  }
}

init {
  atomic {
    run Worker(0); run Worker(1);
#if N == 3
    run Worker(2);
#endif
    run Env();
#if REAUTH > 0
    run Reauthorize();
#endif
#if DEL > 0
    run Disconnect();
#endif
#if ADMINREV > 0
    run AdminRevoke();
#endif
    run AtRest()
  }
}

ltl live { [] ((dbState == ACTIVE && !dbFresh) -> <> (dbFresh || dbState != ACTIVE)) }
