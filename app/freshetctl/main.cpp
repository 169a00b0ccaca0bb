// SPDX-License-Identifier: GPL-3.0-or-later
//
// freshetctl: what the desktop application does, without a display. Command line → verb → exit status.
#include "app/freshetctl/context.h"

#include <QCoreApplication>

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

using namespace freshet;
using namespace freshet::ctl;

namespace {

Task<> runVerb(Context &context)
{
    const int status = co_await context.arguments().verb->run(context);
    context.out().flush(); // nobody waits for the record
    co_await context.endChange(status);
    QCoreApplication::exit(context.finish(status));
}

/// A standard stream that was closed must not become a socket to Redis by chance. What takes its place fails when it is used.
void occupyStandardDescriptors()
{
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor) {
        if (::fcntl(descriptor, F_GETFD) < 0 && errno == EBADF) // the lowest free one is what open gives
            [[maybe_unused]]
            const int taken = ::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
}

int start(QCoreApplication &application, const QByteArrayList &words)
{
    Output output;
    auto arguments = parseArguments(words, verbs());
    if (!arguments) {
        output.error(arguments.error().message + QStringLiteral(" (freshetctl --help tells more)"));
        return WrongUsage;
    }
    if (arguments->asksProgramVersion()) {
        output.text("freshetctl " FRESHET_VERSION "\n");
        return Done;
    }
    if (arguments->has("--help") || !arguments->verb) {
        output.text(arguments->verb ? verbHelp(*arguments->verb) : programHelp());
        return arguments->has("--help") ? Done : WrongUsage;
    }
    if (arguments->has("--json"))
        output.setStyle(Output::Style::Json);
    if (arguments->has("--quiet"))
        output.setWarnings(Output::Warnings::Hide);
    auto target = chooseTarget(*arguments);
    if (!target) {
        output.error(target.error().message);
        return WrongUsage;
    }
    for (const QString &warning : target->warnings)
        output.warning(warning);

    Context context(*std::move(arguments), *std::move(target), output);
    // Not before the event loop runs, for only then it can be ended.
    QMetaObject::invokeMethod(&application, [&context] { runVerb(context); }, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    occupyStandardDescriptors();
    // The words as they are: Qt would read them as text, and keys need not be text.
    QByteArrayList words;
    for (int i = 1; i < argc; ++i)
        words.append(QByteArray(argv[i]));
    int count = 1; // Qt's own options are none of ours
    QCoreApplication application(count, argv);
    QCoreApplication::setApplicationName(QStringLiteral("freshetctl"));
    QCoreApplication::setApplicationVersion(QStringLiteral(FRESHET_VERSION));
    return start(application, words);
}
