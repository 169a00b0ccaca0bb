// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "ui/invalidate/order_draft.h"

namespace freshet::ui {

/// Something that operators invalidate daily, under one button.
struct BigButton
{
    QString title;
    OrderDraft draft; ///< its subjects may hold `{name}`: that is asked for at each click

    friend bool operator==(const BigButton &, const BigButton &) = default;
};

/// The big buttons of all connections: one JSON file beside the profiles, `{"version":1,"connections":{"<profile or address>":
/// [{"title","kind","subjects"}]}}`. Each change is written at once, in one step; a file that can't be parsed is left alone, and
/// so is what another program wrote there for other connections meanwhile. GUI thread.
class BigButtons
{
public:
    static constexpr std::size_t most = 30; ///< of one connection

    /// Empty: nothing is kept.
    explicit BigButtons(QString path = {})
        : m_path(std::move(path))
    {}
    /// `invalidate-buttons.json` beside the profiles.
    static QString defaultPath();

    /// Those of a connection; the defaults where it has none of its own. Code::Io or Undecodable where the file can't be read:
    /// the defaults are to be shown then, and nothing is to be changed.
    Result<std::vector<BigButton>> load(const QString &connection) const;
    /// Code::Io, Undecodable: the file is as it was.
    Result<void> save(const QString &connection, const std::vector<BigButton> &buttons) const;
    /// The connection's own ones are forgotten.
    Result<void> reset(const QString &connection) const;

    /// The voice list with those of each user, products, the recommendations of one pet (contract, section 1).
    static std::vector<BigButton> defaults();

private:
    Result<QJsonObject> read() const;
    Result<void> write(const QJsonObject &file) const;

    QString m_path;
};

} // namespace freshet::ui
