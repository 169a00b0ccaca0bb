// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/profile.h"

#include <QDialog>
#include <QStringList>

#include <functional>
#include <utility>
#include <vector>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace freshet::ui {

class Session;

/// Where a change is to be made.
struct ChangePlace
{
    QString connection; ///< its name, as the user gave it
    redis::Profile::Environment environment = redis::Profile::Environment::Development;
    bool readOnly = false;

    /// Of an address that is not saved, the environment is development, as its badge says.
    static ChangePlace of(const Session &session);
};

/// A change that was planned, in words. All texts are drawn as plain text; what comes from a server may be as hostile as it
/// likes.
struct ChangeRequest
{
    QString title;                                      ///< "Delete 12 keys"
    QString text{};                                     ///< what will happen, in a sentence or two
    std::vector<std::pair<QString, QString>> numbers{}; ///< the plan: name and value
    QStringList examples{};                             ///< keys, entries …
    qint64 exampleTotal = 0;                            ///< of how many; where more than `examples`, that is said
    QString warning{};
    QString undo{}; ///< how it can be taken back; empty: that it can't be is said
    QString action; ///< the button: "Delete"
    bool isDestructive = true;
    enum class Reason { None, Optional, Required } reason = Reason::Optional;
    enum class Ask {
        ByEnvironment,
        Always ///< also in development: nobody wants this by a slip
    } ask = Ask::ByEnvironment;
    QString option{}; ///< a box to tick, not ticked at first
};

struct ChangeAnswer
{
    QString reason{};
    bool isTicked = false; ///< the option
};

/// The one question before a change, for all panels: what will happen with numbers and examples, why, and as much care as the
/// environment asks for. Development: no question. Staging: a confirmation. Production: the connection's name is to be typed. A
/// read-only connection: a refusal that says so. Esc is no; the keyboard reaches everything.
class ChangeGuard : public QDialog
{
    Q_OBJECT

public:
    using Apply = std::function<void(const ChangeAnswer &answer)>;
    using Refused = std::function<void()>;

    /// Asks where it has to. Ends with exactly one call, never from inside this one: `apply`, or `refused` for a no, a read-only
    /// connection or a session that went away meanwhile; with none of them where `parent` is gone by then.
    static void ask(QWidget *parent, Session *session, const ChangeRequest &request, Apply apply, Refused refused = {});

    ChangeGuard(const ChangePlace &place, const ChangeRequest &request, QWidget *parent = nullptr);

    ChangeAnswer answer() const;
    bool canApply() const;

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void addHead(QVBoxLayout *body);
    void addPlan(QVBoxLayout *body);
    void addQuestions(QVBoxLayout *body);
    QLayout *makeButtons();
    void retell();

    ChangePlace m_place;
    ChangeRequest m_request;
    QLineEdit *m_reason = nullptr;
    QLineEdit *m_name = nullptr;
    QCheckBox *m_option = nullptr;
    QPushButton *m_apply = nullptr;
    QPushButton *m_cancel = nullptr;
    QLabel *m_missing = nullptr; ///< why it can't be applied yet
};

} // namespace freshet::ui
