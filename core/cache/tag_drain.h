// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/invalidation_run.h"

namespace freshet::cache {

/// How the set of a tag, or a deferred queue, is emptied without forgetting a member (contract, section 4). For invalidation.h
/// and tags.h; nobody else needs it.
///
/// For the maintainer. In one atomic step the set gets a name of its own, `{…}:draining:<uuid>`, loses its TTL, and its uuid is
/// put into a set beside it, `{…}:drains`, so that the next invalidation finds what a crash left without a walk over all keys.
/// What is added meanwhile goes to a new set. A member leaves the draining set only after its key is gone. Whoever finds a set
/// that another one is draining helps to drain it: by the end of an invalidation all that was tagged before it has to be gone,
/// and each set's name is used once, so nothing that is added later can be taken out by mistake.
enum class Drained { Tag, Queue };

/// Removes what the set of `tag` names, and what earlier crashes left of it. `search`: also looks for draining sets that stand in
/// no `…:drains`, by a walk over all names. In a dry run nothing is renamed.
Task<> drain(InvalidationRun &run, Drained kind, QByteArray tag, bool search);

/// Finishes every draining set of all tags and queues that a walk finds.
Task<> drainLeftovers(InvalidationRun &run);

/// What a set that is called `live` is called while it is drained; empty where it must be drained in place.
QByteArray drainingKey(QByteArrayView live, QByteArrayView suffix);

} // namespace freshet::cache
