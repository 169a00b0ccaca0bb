<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>Activity</name>
    <message numerus="yes">
        <source>%n key(s) of the same name are there again and stay as they are.</source>
        <translation>
            <numerusform>%n key of the same name is there again and stays as it is.</numerusform>
            <numerusform>%n keys of the same name are there again and stay as they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n version(s) moved on since and stay as they are.</source>
        <translation>
            <numerusform>%n version moved on since and stays as it is.</numerusform>
            <numerusform>%n versions moved on since and stay as they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) got another expiry since and stay as they are.</source>
        <translation>
            <numerusform>%n key got another expiry since and stays as it is.</numerusform>
            <numerusform>%n keys got another expiry since and stay as they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) are not there any more.</source>
        <translation>
            <numerusform>%n key is not there any more.</numerusform>
            <numerusform>%n keys are not there any more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) would have expired by now and stay as they are.</source>
        <translation>
            <numerusform>%n key would have expired by now and stays as it is.</numerusform>
            <numerusform>%n keys would have expired by now and stay as they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Restores %n key(s) from the bin, with the time to live that each had left.</source>
        <translation>
            <numerusform>Restores %n key from the bin, with the time to live that it had left.</numerusform>
            <numerusform>Restores %n keys from the bin, with the time to live that each had left.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moves %n version(s) back; what was cached in them and still lives is served again.</source>
        <translation>
            <numerusform>Moves %n version back; what was cached in it and still lives is served again.</numerusform>
            <numerusform>Moves %n versions back; what was cached in them and still lives is served again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Gives %n key(s) the expiry back that they had.</source>
        <translation>
            <numerusform>Gives %n key the expiry back that it had.</numerusform>
            <numerusform>Gives %n keys the expiry back that they had.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n node(s) got another value since and stay as they are.</source>
        <translation>
            <numerusform>%n node got another value since and stays as it is.</numerusform>
            <numerusform>%n nodes got another value since and stay as they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n node(s) are not there any more.</source>
        <translation>
            <numerusform>%n node is not there any more.</numerusform>
            <numerusform>%n nodes are not there any more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Sets %1 back to its earlier value at %n node(s). No file is written.</source>
        <translation>
            <numerusform>Sets %1 back to its earlier value at %n node. No file is written.</numerusform>
            <numerusform>Sets %1 back to its earlier value at %n nodes. No file is written.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Console</name>
    <message numerus="yes">
        <source>%n element(s)</source>
        <translation>
            <numerusform>%n element</numerusform>
            <numerusform>%n elements</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n message</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n node(s)</source>
        <translation>
            <numerusform>%n node</numerusform>
            <numerusform>%n nodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Run %n statement(s) that change something</source>
        <translation>
            <numerusform>Run %n statement that changes something</numerusform>
            <numerusform>Run %n statements that change something</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeadLetters</name>
    <message numerus="yes">
        <source>%n more stream(s)</source>
        <translation>
            <numerusform>%n more stream</numerusform>
            <numerusform>%n more streams</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Resend %n dead letter(s)</source>
        <translation>
            <numerusform>Resend %n dead letter</numerusform>
            <numerusform>Resend %n dead letters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n dead letter(s)</source>
        <translation>
            <numerusform>Remove %n dead letter</numerusform>
            <numerusform>Remove %n dead letters</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EventWords</name>
    <message numerus="yes">
        <source>… and %n more field(s)</source>
        <translation>
            <numerusform>… and %n more field</numerusform>
            <numerusform>… and %n more fields</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HitRates</name>
    <message numerus="yes">
        <source>%n key(s)</source>
        <translation>
            <numerusform>%n key</numerusform>
            <numerusform>%n keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Invalidate</name>
    <message numerus="yes">
        <source>%n key(s): %1, …</source>
        <translation>
            <numerusform>%n key: %1, …</numerusform>
            <numerusform>%n keys: %1, …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %n namespace(s)</source>
        <translation>
            <numerusform>Move %n namespace</numerusform>
            <numerusform>Move %n namespaces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s)</source>
        <translation>
            <numerusform>%n key</numerusform>
            <numerusform>%n keys</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) could not be looked at.</source>
        <translation>
            <numerusform>%n key could not be looked at.</numerusform>
            <numerusform>%n keys could not be looked at.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unknown for %n key(s), whose namespace counts no reads (cache_metrics).</source>
        <translation>
            <numerusform>Unknown for %n key, whose namespace counts no reads (cache_metrics).</numerusform>
            <numerusform>Unknown for %n keys, whose namespaces count no reads (cache_metrics).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) failed.</source>
        <translation>
            <numerusform>%n key failed.</numerusform>
            <numerusform>%n keys failed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About %n key(s) of the preview are left.</source>
        <translation>
            <numerusform>About %n key of the preview is left.</numerusform>
            <numerusform>About %n keys of the preview are left.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message numerus="yes">
        <source>%1 key(s) found</source>
        <translation>
            <numerusform>%1 key found</numerusform>
            <numerusform>%1 keys found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StreamChanges</name>
    <message numerus="yes">
        <source>Acknowledge %n entries</source>
        <translation>
            <numerusform>Acknowledge %n entry</numerusform>
            <numerusform>Acknowledge %n entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Claim %n entries</source>
        <translation>
            <numerusform>Claim %n entry</numerusform>
            <numerusform>Claim %n entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Send %n entries to the dead letters</source>
        <translation>
            <numerusform>Send %n entry to the dead letters</numerusform>
            <numerusform>Send %n entries to the dead letters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n entries</source>
        <translation>
            <numerusform>Delete %n entry</numerusform>
            <numerusform>Delete %n entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries acknowledged</source>
        <translation>
            <numerusform>%n entry acknowledged</numerusform>
            <numerusform>%n entries acknowledged</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries claimed</source>
        <translation>
            <numerusform>%n entry claimed</numerusform>
            <numerusform>%n entries claimed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries claimed for %1</source>
        <translation>
            <numerusform>%n entry claimed for %1</numerusform>
            <numerusform>%n entries claimed for %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries sent to the dead letters</source>
        <translation>
            <numerusform>%n entry sent to the dead letters</numerusform>
            <numerusform>%n entries sent to the dead letters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries deleted</source>
        <translation>
            <numerusform>%n entry deleted</numerusform>
            <numerusform>%n entries deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n had been trimmed away and were acknowledged</source>
        <translation>
            <numerusform>%n had been trimmed away and was acknowledged</numerusform>
            <numerusform>%n had been trimmed away and were acknowledged</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n were acknowledged or taken by somebody else meanwhile</source>
        <translation>
            <numerusform>%n was acknowledged or taken by somebody else meanwhile</numerusform>
            <numerusform>%n were acknowledged or taken by somebody else meanwhile</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n were not there any more</source>
        <translation>
            <numerusform>%n was not there any more</numerusform>
            <numerusform>%n were not there any more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>stopped, %n left</source>
        <translation>
            <numerusform>stopped, %n left</numerusform>
            <numerusform>stopped, %n left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries trimmed</source>
        <translation>
            <numerusform>%n entry trimmed</numerusform>
            <numerusform>%n entries trimmed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Group %1 deleted, with %n pending entries</source>
        <translation>
            <numerusform>Group %1 deleted, with %n pending entry</numerusform>
            <numerusform>Group %1 deleted, with %n pending entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries moved to %1</source>
        <translation>
            <numerusform>%n entry moved to %1</numerusform>
            <numerusform>%n entries moved to %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Versions</name>
    <message numerus="yes">
        <source>%1 key(s)</source>
        <translation>
            <numerusform>%1 key</numerusform>
            <numerusform>%1 keys</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %1 read(s) heard in %2, misses too, it would have served %3.</source>
        <translation>
            <numerusform>Of %1 read heard in %2, misses too, it would have served %3.</numerusform>
            <numerusform>Of %1 reads heard in %2, misses too, it would have served %3.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, and %n namespace(s) with their own version</source>
        <translation>
            <numerusform>, and %n namespace with its own version</numerusform>
            <numerusform>, and %n namespaces with their own version</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>; %n of them once more, for a service had written the old one</source>
        <translation>
            <numerusform>; %n of them once more, for a service had written the old one</numerusform>
            <numerusform>; %n of them once more, for a service had written the old one</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Voices</name>
    <message numerus="yes">
        <source>%n voice(s) in work again</source>
        <translation>
            <numerusform>%n voice in work again</numerusform>
            <numerusform>%n voices in work again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n voice(s) set to failed</source>
        <translation>
            <numerusform>%n voice set to failed</numerusform>
            <numerusform>%n voices set to failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n voice(s) deleted</source>
        <translation>
            <numerusform>%n voice deleted</numerusform>
            <numerusform>%n voices deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not there any more</source>
        <translation>
                <numerusform>%n not there any more</numerusform>
                <numerusform>%n not there any more</numerusform>
            </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
                <numerusform>%n failed</numerusform>
                <numerusform>%n failed</numerusform>
            </translation>
    </message>
    <message numerus="yes">
        <source>and %n more warning(s)</source>
        <translation>
            <numerusform>and %n more warning</numerusform>
            <numerusform>and %n more warnings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::ActivityPanel</name>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%n change</numerusform>
            <numerusform>%n changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n change(s)</source>
        <translation>
            <numerusform>%1 of %n change</numerusform>
            <numerusform>%1 of %n changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) written to %1</source>
        <translation>
            <numerusform>%n change written to %1</numerusform>
            <numerusform>%n changes written to %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::ChartsPage</name>
    <message numerus="yes">
        <source>%n look(s) at this node since it is shown; a gap is a restart, or nobody looked</source>
        <translation>
            <numerusform>%n look at this node since it is shown; a gap is a restart, or nobody looked</numerusform>
            <numerusform>%n looks at this node since it is shown; a gap is a restart, or nobody looked</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::ConfigPage</name>
    <message numerus="yes">
        <source>%1, other at %n node(s)</source>
        <translation>
            <numerusform>%1, other at %n node</numerusform>
            <numerusform>%1, other at %n nodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>also into the file of %n node(s)</source>
        <translation>
            <numerusform>also into the file of %n node</numerusform>
            <numerusform>also into the file of %n nodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %n node(s) use the new value at once.</source>
        <translation>
            <numerusform>The %n node uses the new value at once.</numerusform>
            <numerusform>All %n nodes use the new value at once.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 was changed at %n node(s), but not everything worked: %2</source>
        <translation>
            <numerusform>%1 was changed at %n node, but not everything worked: %2</numerusform>
            <numerusform>%1 was changed at %n nodes, but not everything worked: %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::ConnectionsDialog</name>
    <message numerus="yes">
        <source>%n connection(s) imported</source>
        <translation>
            <numerusform>%n connection imported</numerusform>
            <numerusform>%n connections imported</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::ConsolePanel</name>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n message</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n statement(s) saved to %1</source>
        <translation>
            <numerusform>%n statement saved to %1</numerusform>
            <numerusform>%n statements saved to %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::DeadLettersView</name>
    <message numerus="yes">
        <source>%n dead letter(s)</source>
        <translation>
            <numerusform>%n dead letter</numerusform>
            <numerusform>%n dead letters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n error(s)</source>
        <translation>
            <numerusform>%1, %n error</numerusform>
            <numerusform>%1, %n errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n letters are chosen.</source>
        <translation>
            <numerusform>%n letter is chosen.</numerusform>
            <numerusform>%n letters are chosen.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::EntriesView</name>
    <message numerus="yes">
        <source>%n entries, all of the range</source>
        <translation>
            <numerusform>%n entry, all of the range</numerusform>
            <numerusform>%n entries, all of the range</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries loaded</source>
        <translation>
            <numerusform>%n entry loaded</numerusform>
            <numerusform>%n entries loaded</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::FlawsPage</name>
    <message numerus="yes">
        <source>%1 has %n known vulnerability(s) by its version number, as of %2.</source>
        <translation>
            <numerusform>%1 has %n known vulnerability by its version number, as of %2.</numerusform>
            <numerusform>%1 has %n known vulnerabilities by its version number, as of %2.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::HitRatesPanel</name>
    <message numerus="yes">
        <source>%n row(s) written to %1</source>
        <translation>
            <numerusform>%n row written to %1</numerusform>
            <numerusform>%n rows written to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) copied</source>
        <translation>
            <numerusform>%n row copied</numerusform>
            <numerusform>%n rows copied</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::InfoPage</name>
    <message numerus="yes">
        <source>%n replica(s)</source>
        <translation>
            <numerusform>%n replica</numerusform>
            <numerusform>%n replicas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n line(s)</source>
        <translation>
            <numerusform>%1 of %n line</numerusform>
            <numerusform>%1 of %n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) copied</source>
        <translation>
            <numerusform>%n line copied</numerusform>
            <numerusform>%n lines copied</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::InvalidatePanel</name>
    <message numerus="yes">
        <source>%n scheduled invalidation(s) were not made at their time. Run them now or discard them.</source>
        <translation>
            <numerusform>%n scheduled invalidation was not made at its time. Run it now or discard it.</numerusform>
            <numerusform>%n scheduled invalidations were not made at their time. Run them now or discard them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::KeyBinDialog</name>
    <message numerus="yes">
        <source>%n removed key(s), %1 of %2. They are kept as long as this connection is open.</source>
        <translation>
            <numerusform>%n removed key, %1 of %2. It is kept as long as this connection is open.</numerusform>
            <numerusform>%n removed keys, %1 of %2. They are kept as long as this connection is open.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Removed keys are kept for %n day(s), also when Freshet is closed.</source>
        <translation>
            <numerusform>Removed keys are kept for %n day, also when Freshet is closed.</numerusform>
            <numerusform>Removed keys are kept for %n days, also when Freshet is closed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n removed key(s) of this server, %1.</source>
        <translation>
            <numerusform>%n removed key of this server, %1.</numerusform>
            <numerusform>%n removed keys of this server, %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::KeyChangeDialog</name>
    <message numerus="yes">
        <source>Remove %n key(s)</source>
        <translation>
            <numerusform>Remove %n key</numerusform>
            <numerusform>Remove %n keys</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>TTL of %n key(s)</source>
        <translation>
            <numerusform>TTL of %n key</numerusform>
            <numerusform>TTL of %n keys</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Up to %1 a key and %2 together; for %n day(s)</source>
        <translation>
            <numerusform>Up to %1 a key and %2 together; for %n day</numerusform>
            <numerusform>Up to %1 a key and %2 together; for %n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::KeyTools</name>
    <message numerus="yes">
        <source>%n key(s) copied</source>
        <translation>
            <numerusform>%n key copied</numerusform>
            <numerusform>%n keys copied</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>TTL set for %n key(s)</source>
        <translation>
            <numerusform>TTL set for %n key</numerusform>
            <numerusform>TTL set for %n keys</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) never expire now</source>
        <translation>
            <numerusform>%n key never expires now</numerusform>
            <numerusform>%n keys never expire now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) removed</source>
        <translation>
            <numerusform>%n key removed</numerusform>
            <numerusform>%n keys removed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::LatencyPage</name>
    <message numerus="yes">
        <source>%1: half of %n PING(s) within %2, 95 % within %3, 99 % within %4, the slowest %5.</source>
        <translation>
            <numerusform>%1: half of %n PING within %2, 95 % within %3, 99 % within %4, the slowest %5.</numerusform>
            <numerusform>%1: half of %n PINGs within %2, 95 % within %3, 99 % within %4, the slowest %5.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::LatencyView</name>
    <message numerus="yes">
        <source>%n more group(s) are not shown.</source>
        <translation>
            <numerusform>%n more group is not shown.</numerusform>
            <numerusform>%n more groups are not shown.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::LetterDetail</name>
    <message numerus="yes">
        <source>%n delivery(s)</source>
        <translation>
            <numerusform>%n delivery</numerusform>
            <numerusform>%n deliveries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::MemoryPage</name>
    <message numerus="yes">
        <source>Stopped: %n key(s) were measured</source>
        <translation>
            <numerusform>Stopped: %n key was measured</numerusform>
            <numerusform>Stopped: %n keys were measured</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) were measured</source>
        <translation>
            <numerusform>%n key was measured</numerusform>
            <numerusform>%n keys were measured</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s)</source>
        <translation>
            <numerusform>%n key</numerusform>
            <numerusform>%n keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::MonitorPage</name>
    <message numerus="yes">
        <source>%n command(s) seen</source>
        <translation>
            <numerusform>%n command seen</numerusform>
            <numerusform>%n commands seen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n came too fast to be shown.</source>
        <translation>
            <numerusform>%n came too fast to be shown.</numerusform>
            <numerusform>%n came too fast to be shown.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n command(s)</source>
        <translation>
            <numerusform>%n command</numerusform>
            <numerusform>%n commands</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::NamespaceModel</name>
    <message numerus="yes">
        <source>Estimated from MEMORY USAGE of %n key(s)</source>
        <translation>
            <numerusform>Estimated from MEMORY USAGE of %n key</numerusform>
            <numerusform>Estimated from MEMORY USAGE of %n keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::NodesPage</name>
    <message numerus="yes">
        <source>%1, %n moving</source>
        <translation>
            <numerusform>%1, %n moving</numerusform>
            <numerusform>%1, %n moving</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A failover needs %n Sentinel(s).</source>
        <translation>
            <numerusform>A failover needs %n Sentinel.</numerusform>
            <numerusform>A failover needs %n Sentinels.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::ScopeModel</name>
    <message numerus="yes">
        <source>%n old: %1 keys</source>
        <translation>
            <numerusform>%n old: %1 keys</numerusform>
            <numerusform>%n old: %1 keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::SlotMap</name>
    <message numerus="yes">
        <source>%1: %n slot(s) (%2)</source>
        <translation>
            <numerusform>%1: %n slot (%2)</numerusform>
            <numerusform>%1: %n slots (%2)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slot(s) belong to nobody</source>
        <translation>
            <numerusform>%n slot belongs to nobody</numerusform>
            <numerusform>%n slots belong to nobody</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::SlowLogPage</name>
    <message numerus="yes">
        <source>%n slow command(s) forgotten, but not everywhere: %1</source>
        <translation>
            <numerusform>%n slow command forgotten, but not everywhere: %1</numerusform>
            <numerusform>%n slow commands forgotten, but not everywhere: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slow command(s) forgotten</source>
        <translation>
            <numerusform>%n slow command forgotten</numerusform>
            <numerusform>%n slow commands forgotten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n older one(s) are kept by the server.</source>
        <translation>
            <numerusform>%n older one is kept by the server.</numerusform>
            <numerusform>%n older ones are kept by the server.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::StreamPage</name>
    <message numerus="yes">
        <source>%n entries</source>
        <translation>
            <numerusform>%n entry</numerusform>
            <numerusform>%n entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::StreamsModel</name>
    <message numerus="yes">
        <source>Length over the last %n look(s)</source>
        <translation>
            <numerusform>Length over the last %n look</numerusform>
            <numerusform>Length over the last %n looks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Lag over the last %n look(s)</source>
        <translation>
            <numerusform>Lag over the last %n look</numerusform>
            <numerusform>Lag over the last %n looks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::StreamsPanel</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n streams</source>
        <translation>
            <numerusform>%n stream</numerusform>
            <numerusform>%n streams</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::TablePage</name>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n line(s)</source>
        <translation>
            <numerusform>%1 of %n line</numerusform>
            <numerusform>%1 of %n lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::TailController</name>
    <message numerus="yes">
        <source>%n entries that came meanwhile found no room</source>
        <translation>
            <numerusform>%n entry that came meanwhile found no room</numerusform>
            <numerusform>%n entries that came meanwhile found no room</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::TakerDialog</name>
    <message numerus="yes">
        <source>Claim %n entries</source>
        <translation>
            <numerusform>Claim %n entry</numerusform>
            <numerusform>Claim %n entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::TimeChart</name>
    <message numerus="yes">
        <source>%n more event(s)</source>
        <translation>
            <numerusform>%n more event</numerusform>
            <numerusform>%n more events</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::TraceModel</name>
    <message numerus="yes">
        <source>%1 / %2 · %n delivery(s)</source>
        <comment>group, consumer</comment>
        <translation>
            <numerusform>%1 / %2 · %n delivery</numerusform>
            <numerusform>%1 / %2 · %n deliveries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) removed</source>
        <translation>
            <numerusform>%n key removed</numerusform>
            <numerusform>%n keys removed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::ValuePanel</name>
    <message numerus="yes">
        <source>%n element(s)</source>
        <translation>
            <numerusform>%n element</numerusform>
            <numerusform>%n elements</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::VersionsPanel</name>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%n change</numerusform>
            <numerusform>%n changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n change(s)</source>
        <translation>
            <numerusform>%1 of %n change</numerusform>
            <numerusform>%1 of %n changes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::VoiceTest</name>
    <message numerus="yes">
        <source>%1: %n voice(s)</source>
        <translation>
            <numerusform>%1: %n voice</numerusform>
            <numerusform>%1: %n voices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n voice(s) at the provider</source>
        <translation>
            <numerusform>%n voice at the provider</numerusform>
            <numerusform>%n voices at the provider</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::VoicesPanel</name>
    <message numerus="yes">
        <source>%n s</source>
        <translation>
                <numerusform>%n s</numerusform>
                <numerusform>%n s</numerusform>
            </translation>
    </message>
    <message numerus="yes">
        <source>Try %n voice(s) again</source>
        <translation>
            <numerusform>Try %n voice again</numerusform>
            <numerusform>Try %n voices again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Set %n voice(s) to failed</source>
        <translation>
            <numerusform>Set %n voice to failed</numerusform>
            <numerusform>Set %n voices to failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n voice(s)</source>
        <translation>
            <numerusform>Delete %n voice</numerusform>
            <numerusform>Delete %n voices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tick(s)</source>
        <translation>
            <numerusform>%n tick</numerusform>
            <numerusform>%n ticks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n voice(s) in voice:sync:queue</source>
        <translation>
            <numerusform>%n voice in voice:sync:queue</numerusform>
            <numerusform>%n voices in voice:sync:queue</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n voice(s) in work are missing from it</source>
        <translation>
            <numerusform>%n voice in work is missing from it</numerusform>
            <numerusform>%n voices in work are missing from it</numerusform>
        </translation>
    </message>
</context>
</TS>
