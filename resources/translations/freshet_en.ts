<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>Activity</name>
    <message numerus="yes">
        <source>%n key(s) of the same name are there again and stay as they are.</source>
        <translation>
            <numerusform>%Ln key of the same name is there again and stays as it is.</numerusform>
            <numerusform>%Ln keys of the same name are there again and stay as they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n version(s) moved on since and stay as they are.</source>
        <translation>
            <numerusform>%Ln version moved on since and stays as it is.</numerusform>
            <numerusform>%Ln versions moved on since and stay as they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) got another expiry since and stay as they are.</source>
        <translation>
            <numerusform>%Ln key got another expiry since and stays as it is.</numerusform>
            <numerusform>%Ln keys got another expiry since and stay as they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) are not there any more.</source>
        <translation>
            <numerusform>%Ln key is not there any more.</numerusform>
            <numerusform>%Ln keys are not there any more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) would have expired by now and stay as they are.</source>
        <translation>
            <numerusform>%Ln key would have expired by now and stays as it is.</numerusform>
            <numerusform>%Ln keys would have expired by now and stay as they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Restores %n key(s) from the bin, with the time to live that each had left.</source>
        <translation>
            <numerusform>Restores %Ln key from the bin, with the time to live that it had left.</numerusform>
            <numerusform>Restores %Ln keys from the bin, with the time to live that each had left.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moves %n version(s) back; what was cached in them and still lives is served again.</source>
        <translation>
            <numerusform>Moves %Ln version back; what was cached in it and still lives is served again.</numerusform>
            <numerusform>Moves %Ln versions back; what was cached in them and still lives is served again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Gives %n key(s) the expiry back that they had.</source>
        <translation>
            <numerusform>Gives %Ln key the expiry back that it had.</numerusform>
            <numerusform>Gives %Ln keys the expiry back that they had.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n node(s) got another value since and stay as they are.</source>
        <translation>
            <numerusform>%Ln node got another value since and stays as it is.</numerusform>
            <numerusform>%Ln nodes got another value since and stay as they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n node(s) are not there any more.</source>
        <translation>
            <numerusform>%Ln node is not there any more.</numerusform>
            <numerusform>%Ln nodes are not there any more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Sets %1 back to its earlier value at %n node(s). No file is written.</source>
        <translation>
            <numerusform>Sets %1 back to its earlier value at %Ln node. No file is written.</numerusform>
            <numerusform>Sets %1 back to its earlier value at %Ln nodes. No file is written.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Console</name>
    <message numerus="yes">
        <source>%n element(s)</source>
        <translation>
            <numerusform>%Ln element</numerusform>
            <numerusform>%Ln elements</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%Ln message</numerusform>
            <numerusform>%Ln messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n node(s)</source>
        <translation>
            <numerusform>%Ln node</numerusform>
            <numerusform>%Ln nodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Run %n statement(s) that change something</source>
        <translation>
            <numerusform>Run %Ln statement that changes something</numerusform>
            <numerusform>Run %Ln statements that change something</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeadLetters</name>
    <message numerus="yes">
        <source>%n more stream(s)</source>
        <translation>
            <numerusform>%Ln more stream</numerusform>
            <numerusform>%Ln more streams</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Resend %n dead letter(s)</source>
        <translation>
            <numerusform>Resend %Ln dead letter</numerusform>
            <numerusform>Resend %Ln dead letters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n dead letter(s)</source>
        <translation>
            <numerusform>Remove %Ln dead letter</numerusform>
            <numerusform>Remove %Ln dead letters</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EventWords</name>
    <message numerus="yes">
        <source>… and %n more field(s)</source>
        <translation>
            <numerusform>… and %Ln more field</numerusform>
            <numerusform>… and %Ln more fields</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HitRates</name>
    <message numerus="yes">
        <source>%n key(s)</source>
        <translation>
            <numerusform>%Ln key</numerusform>
            <numerusform>%Ln keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Invalidate</name>
    <message numerus="yes">
        <source>%n key(s): %1, …</source>
        <translation>
            <numerusform>%Ln key: %1, …</numerusform>
            <numerusform>%Ln keys: %1, …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%Ln more</numerusform>
            <numerusform>%Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %n namespace(s)</source>
        <translation>
            <numerusform>Move %Ln namespace</numerusform>
            <numerusform>Move %Ln namespaces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s)</source>
        <translation>
            <numerusform>%Ln key</numerusform>
            <numerusform>%Ln keys</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) could not be looked at.</source>
        <translation>
            <numerusform>%Ln key could not be looked at.</numerusform>
            <numerusform>%Ln keys could not be looked at.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unknown for %n key(s), whose namespace counts no reads (cache_metrics).</source>
        <translation>
            <numerusform>Unknown for %Ln key, whose namespace counts no reads (cache_metrics).</numerusform>
            <numerusform>Unknown for %Ln keys, whose namespaces count no reads (cache_metrics).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) failed.</source>
        <translation>
            <numerusform>%Ln key failed.</numerusform>
            <numerusform>%Ln keys failed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About %n key(s) of the preview are left.</source>
        <translation>
            <numerusform>About %Ln key of the preview is left.</numerusform>
            <numerusform>About %Ln keys of the preview are left.</numerusform>
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
            <numerusform>Acknowledge %Ln entry</numerusform>
            <numerusform>Acknowledge %Ln entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Claim %n entries</source>
        <translation>
            <numerusform>Claim %Ln entry</numerusform>
            <numerusform>Claim %Ln entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Send %n entries to the dead letters</source>
        <translation>
            <numerusform>Send %Ln entry to the dead letters</numerusform>
            <numerusform>Send %Ln entries to the dead letters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n entries</source>
        <translation>
            <numerusform>Delete %Ln entry</numerusform>
            <numerusform>Delete %Ln entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries acknowledged</source>
        <translation>
            <numerusform>%Ln entry acknowledged</numerusform>
            <numerusform>%Ln entries acknowledged</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries claimed</source>
        <translation>
            <numerusform>%Ln entry claimed</numerusform>
            <numerusform>%Ln entries claimed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries claimed for %1</source>
        <translation>
            <numerusform>%Ln entry claimed for %1</numerusform>
            <numerusform>%Ln entries claimed for %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries sent to the dead letters</source>
        <translation>
            <numerusform>%Ln entry sent to the dead letters</numerusform>
            <numerusform>%Ln entries sent to the dead letters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries deleted</source>
        <translation>
            <numerusform>%Ln entry deleted</numerusform>
            <numerusform>%Ln entries deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n had been trimmed away and were acknowledged</source>
        <translation>
            <numerusform>%Ln had been trimmed away and was acknowledged</numerusform>
            <numerusform>%Ln had been trimmed away and were acknowledged</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n were not there any more</source>
        <translation>
            <numerusform>%Ln was not there any more</numerusform>
            <numerusform>%Ln were not there any more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>stopped, %n left</source>
        <translation>
            <numerusform>stopped, %Ln left</numerusform>
            <numerusform>stopped, %Ln left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries trimmed</source>
        <translation>
            <numerusform>%Ln entry trimmed</numerusform>
            <numerusform>%Ln entries trimmed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Group %1 deleted, with %n pending entries</source>
        <translation>
            <numerusform>Group %1 deleted, with %Ln pending entry</numerusform>
            <numerusform>Group %1 deleted, with %Ln pending entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries moved to %1</source>
        <translation>
            <numerusform>%Ln entry moved to %1</numerusform>
            <numerusform>%Ln entries moved to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n were acknowledged or taken by somebody else meanwhile</source>
        <translation>
            <numerusform>%Ln was acknowledged or taken by somebody else meanwhile</numerusform>
            <numerusform>%Ln were acknowledged or taken by somebody else meanwhile</numerusform>
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
            <numerusform>, and %Ln namespace with its own version</numerusform>
            <numerusform>, and %Ln namespaces with their own version</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>; %n of them once more, for a service had written the old one</source>
        <translation>
            <numerusform>; %Ln of them once more, for a service had written the old one</numerusform>
            <numerusform>; %Ln of them once more, for a service had written the old one</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Voices</name>
    <message numerus="yes">
        <source>%n voice(s) in work again</source>
        <translation>
            <numerusform>%Ln voice in work again</numerusform>
            <numerusform>%Ln voices in work again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n voice(s) set to failed</source>
        <translation>
            <numerusform>%Ln voice set to failed</numerusform>
            <numerusform>%Ln voices set to failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n voice(s) deleted</source>
        <translation>
            <numerusform>%Ln voice deleted</numerusform>
            <numerusform>%Ln voices deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not there any more</source>
        <translation>
            <numerusform>%Ln not there any more</numerusform>
            <numerusform>%Ln not there any more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more warning(s)</source>
        <translation>
            <numerusform>and %Ln more warning</numerusform>
            <numerusform>and %Ln more warnings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::ActivityPanel</name>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%Ln change</numerusform>
            <numerusform>%Ln changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n change(s)</source>
        <translation>
            <numerusform>%1 of %Ln change</numerusform>
            <numerusform>%1 of %Ln changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) written to %1</source>
        <translation>
            <numerusform>%Ln change written to %1</numerusform>
            <numerusform>%Ln changes written to %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::ChartsPage</name>
    <message numerus="yes">
        <source>%n look(s) at this node since it is shown; a gap is a restart, or nobody looked</source>
        <translation>
            <numerusform>%Ln look at this node since it is shown; a gap is a restart, or nobody looked</numerusform>
            <numerusform>%Ln looks at this node since it is shown; a gap is a restart, or nobody looked</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::ConfigPage</name>
    <message numerus="yes">
        <source>%1, other at %n node(s)</source>
        <translation>
            <numerusform>%1, other at %Ln node</numerusform>
            <numerusform>%1, other at %Ln nodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>also into the file of %n node(s)</source>
        <translation>
            <numerusform>also into the file of %Ln node</numerusform>
            <numerusform>also into the file of %Ln nodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %n node(s) use the new value at once.</source>
        <translation>
            <numerusform>The %Ln node uses the new value at once.</numerusform>
            <numerusform>All %Ln nodes use the new value at once.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 was changed at %n node(s), but not everything worked: %2</source>
        <translation>
            <numerusform>%1 was changed at %Ln node, but not everything worked: %2</numerusform>
            <numerusform>%1 was changed at %Ln nodes, but not everything worked: %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::ConnectionsDialog</name>
    <message numerus="yes">
        <source>%n connection(s) imported</source>
        <translation>
            <numerusform>%Ln connection imported</numerusform>
            <numerusform>%Ln connections imported</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::ConsolePanel</name>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%Ln message</numerusform>
            <numerusform>%Ln messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%Ln row</numerusform>
            <numerusform>%Ln rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n statement(s) saved to %1</source>
        <translation>
            <numerusform>%Ln statement saved to %1</numerusform>
            <numerusform>%Ln statements saved to %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::DeadLettersView</name>
    <message numerus="yes">
        <source>%n dead letter(s)</source>
        <translation>
            <numerusform>%Ln dead letter</numerusform>
            <numerusform>%Ln dead letters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n error(s)</source>
        <translation>
            <numerusform>%1, %Ln error</numerusform>
            <numerusform>%1, %Ln errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n letters are chosen.</source>
        <translation>
            <numerusform>%Ln letter is chosen.</numerusform>
            <numerusform>%Ln letters are chosen.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::EntriesView</name>
    <message numerus="yes">
        <source>%n entries, all of the range</source>
        <translation>
            <numerusform>%Ln entry, all of the range</numerusform>
            <numerusform>%Ln entries, all of the range</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries loaded</source>
        <translation>
            <numerusform>%Ln entry loaded</numerusform>
            <numerusform>%Ln entries loaded</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::FlawsPage</name>
    <message numerus="yes">
        <source>%1 has %n known vulnerability(s) by its version number, as of %2.</source>
        <translation>
            <numerusform>%1 has %Ln known vulnerability by its version number, as of %2.</numerusform>
            <numerusform>%1 has %Ln known vulnerabilities by its version number, as of %2.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::HitRatesPanel</name>
    <message numerus="yes">
        <source>%n row(s) written to %1</source>
        <translation>
            <numerusform>%Ln row written to %1</numerusform>
            <numerusform>%Ln rows written to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) copied</source>
        <translation>
            <numerusform>%Ln row copied</numerusform>
            <numerusform>%Ln rows copied</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%Ln minute</numerusform>
            <numerusform>%Ln minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::InfoPage</name>
    <message numerus="yes">
        <source>%n replica(s)</source>
        <translation>
            <numerusform>%Ln replica</numerusform>
            <numerusform>%Ln replicas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%Ln line</numerusform>
            <numerusform>%Ln lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n line(s)</source>
        <translation>
            <numerusform>%1 of %Ln line</numerusform>
            <numerusform>%1 of %Ln lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) copied</source>
        <translation>
            <numerusform>%Ln line copied</numerusform>
            <numerusform>%Ln lines copied</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::InvalidatePanel</name>
    <message numerus="yes">
        <source>%n scheduled invalidation(s) were not made at their time. Run them now or discard them.</source>
        <translation>
            <numerusform>%Ln scheduled invalidation was not made at its time. Run it now or discard it.</numerusform>
            <numerusform>%Ln scheduled invalidations were not made at their time. Run them now or discard them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::KeyBinDialog</name>
    <message numerus="yes">
        <source>Removed keys are kept for %n day(s), also when Freshet is closed.</source>
        <translation>
            <numerusform>Removed keys are kept for %Ln day, also when Freshet is closed.</numerusform>
            <numerusform>Removed keys are kept for %Ln days, also when Freshet is closed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n removed key(s) of this server, %1.</source>
        <translation>
            <numerusform>%Ln removed key of this server, %1.</numerusform>
            <numerusform>%Ln removed keys of this server, %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::KeyChangeDialog</name>
    <message numerus="yes">
        <source>Remove %n key(s)</source>
        <translation>
            <numerusform>Remove %Ln key</numerusform>
            <numerusform>Remove %Ln keys</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>TTL of %n key(s)</source>
        <translation>
            <numerusform>TTL of %Ln key</numerusform>
            <numerusform>TTL of %Ln keys</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Up to %1 a key and %2 together; for %n day(s)</source>
        <translation>
            <numerusform>Up to %1 a key and %2 together; for %Ln day</numerusform>
            <numerusform>Up to %1 a key and %2 together; for %Ln days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::KeyTools</name>
    <message numerus="yes">
        <source>%n key(s) copied</source>
        <translation>
            <numerusform>%Ln key copied</numerusform>
            <numerusform>%Ln keys copied</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>TTL set for %n key(s)</source>
        <translation>
            <numerusform>TTL set for %Ln key</numerusform>
            <numerusform>TTL set for %Ln keys</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) never expire now</source>
        <translation>
            <numerusform>%Ln key never expires now</numerusform>
            <numerusform>%Ln keys never expire now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) removed</source>
        <translation>
            <numerusform>%Ln key removed</numerusform>
            <numerusform>%Ln keys removed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Invalidate %n chosen key(s)…</source>
        <translation>
            <numerusform>Invalidate %Ln chosen key…</numerusform>
            <numerusform>Invalidate %Ln chosen keys…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::LatencyPage</name>
    <message numerus="yes">
        <source>%1: half of %n PING(s) within %2, 95 % within %3, 99 % within %4, the slowest %5.</source>
        <translation>
            <numerusform>%1: half of %Ln PING within %2, 95 % within %3, 99 % within %4, the slowest %5.</numerusform>
            <numerusform>%1: half of %Ln PINGs within %2, 95 % within %3, 99 % within %4, the slowest %5.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::LatencyView</name>
    <message numerus="yes">
        <source>%n more group(s) are not shown.</source>
        <translation>
            <numerusform>%Ln more group is not shown.</numerusform>
            <numerusform>%Ln more groups are not shown.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::LetterDetail</name>
    <message numerus="yes">
        <source>%n delivery(s)</source>
        <translation>
            <numerusform>%Ln delivery</numerusform>
            <numerusform>%Ln deliveries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::MemoryPage</name>
    <message numerus="yes">
        <source>Stopped: %n key(s) were measured</source>
        <translation>
            <numerusform>Stopped: %Ln key was measured</numerusform>
            <numerusform>Stopped: %Ln keys were measured</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) were measured</source>
        <translation>
            <numerusform>%Ln key was measured</numerusform>
            <numerusform>%Ln keys were measured</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s)</source>
        <translation>
            <numerusform>%Ln key</numerusform>
            <numerusform>%Ln keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::MonitorPage</name>
    <message numerus="yes">
        <source>%n command(s) seen</source>
        <translation>
            <numerusform>%Ln command seen</numerusform>
            <numerusform>%Ln commands seen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n came too fast to be shown.</source>
        <translation>
            <numerusform>%Ln came too fast to be shown.</numerusform>
            <numerusform>%Ln came too fast to be shown.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n command(s)</source>
        <translation>
            <numerusform>%Ln command</numerusform>
            <numerusform>%Ln commands</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::NamespaceModel</name>
    <message numerus="yes">
        <source>Estimated from MEMORY USAGE of %n key(s)</source>
        <translation>
            <numerusform>Estimated from MEMORY USAGE of %Ln key</numerusform>
            <numerusform>Estimated from MEMORY USAGE of %Ln keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::NodesPage</name>
    <message numerus="yes">
        <source>%1, %n moving</source>
        <translation>
            <numerusform>%1, %Ln moving</numerusform>
            <numerusform>%1, %Ln moving</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A failover needs %n Sentinel(s).</source>
        <translation>
            <numerusform>A failover needs %Ln Sentinel.</numerusform>
            <numerusform>A failover needs %Ln Sentinels.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::ScopeModel</name>
    <message numerus="yes">
        <source>%n old: %1 keys</source>
        <translation>
            <numerusform>%Ln old: %1 keys</numerusform>
            <numerusform>%Ln old: %1 keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::SlotMap</name>
    <message numerus="yes">
        <source>%1: %n slot(s) (%2)</source>
        <translation>
            <numerusform>%1: %Ln slot (%2)</numerusform>
            <numerusform>%1: %Ln slots (%2)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slot(s) belong to nobody</source>
        <translation>
            <numerusform>%Ln slot belongs to nobody</numerusform>
            <numerusform>%Ln slots belong to nobody</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::SlowLogPage</name>
    <message numerus="yes">
        <source>%n slow command(s) forgotten, but not everywhere: %1</source>
        <translation>
            <numerusform>%Ln slow command forgotten, but not everywhere: %1</numerusform>
            <numerusform>%Ln slow commands forgotten, but not everywhere: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slow command(s) forgotten</source>
        <translation>
            <numerusform>%Ln slow command forgotten</numerusform>
            <numerusform>%Ln slow commands forgotten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n older one(s) are kept by the server.</source>
        <translation>
            <numerusform>%Ln older one is kept by the server.</numerusform>
            <numerusform>%Ln older ones are kept by the server.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::StreamPage</name>
    <message numerus="yes">
        <source>%n entries</source>
        <translation>
            <numerusform>%Ln entry</numerusform>
            <numerusform>%Ln entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::StreamsModel</name>
    <message numerus="yes">
        <source>Length over the last %n look(s)</source>
        <translation>
            <numerusform>Length over the last %Ln look</numerusform>
            <numerusform>Length over the last %Ln looks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Lag over the last %n look(s)</source>
        <translation>
            <numerusform>Lag over the last %Ln look</numerusform>
            <numerusform>Lag over the last %Ln looks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::StreamsPanel</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n streams</source>
        <translation>
            <numerusform>%Ln stream</numerusform>
            <numerusform>%Ln streams</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::TablePage</name>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%Ln line</numerusform>
            <numerusform>%Ln lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n line(s)</source>
        <translation>
            <numerusform>%1 of %Ln line</numerusform>
            <numerusform>%1 of %Ln lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::TailController</name>
    <message numerus="yes">
        <source>%n entries that came meanwhile found no room</source>
        <translation>
            <numerusform>%Ln entry that came meanwhile found no room</numerusform>
            <numerusform>%Ln entries that came meanwhile found no room</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::TakerDialog</name>
    <message numerus="yes">
        <source>Claim %n entries</source>
        <translation>
            <numerusform>Claim %Ln entry</numerusform>
            <numerusform>Claim %Ln entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::TimeChart</name>
    <message numerus="yes">
        <source>%n more event(s)</source>
        <translation>
            <numerusform>%Ln more event</numerusform>
            <numerusform>%Ln more events</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::TraceModel</name>
    <message numerus="yes">
        <source>%1 / %2 · %n delivery(s)</source>
        <comment>group, consumer</comment>
        <translation>
            <numerusform>%1 / %2 · %Ln delivery</numerusform>
            <numerusform>%1 / %2 · %Ln deliveries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) removed</source>
        <translation>
            <numerusform>%Ln key removed</numerusform>
            <numerusform>%Ln keys removed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::ValuePanel</name>
    <message numerus="yes">
        <source>%n element(s)</source>
        <translation>
            <numerusform>%Ln element</numerusform>
            <numerusform>%Ln elements</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::VersionsPanel</name>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%Ln change</numerusform>
            <numerusform>%Ln changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n change(s)</source>
        <translation>
            <numerusform>%1 of %Ln change</numerusform>
            <numerusform>%1 of %Ln changes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::VoiceTest</name>
    <message numerus="yes">
        <source>%1: %n voice(s)</source>
        <translation>
            <numerusform>%1: %Ln voice</numerusform>
            <numerusform>%1: %Ln voices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n voice(s) at the provider</source>
        <translation>
            <numerusform>%Ln voice at the provider</numerusform>
            <numerusform>%Ln voices at the provider</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::VoicesPanel</name>
    <message numerus="yes">
        <source>%n s</source>
        <translation>
            <numerusform>%Ln s</numerusform>
            <numerusform>%Ln s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Try %n voice(s) again</source>
        <translation>
            <numerusform>Try %Ln voice again</numerusform>
            <numerusform>Try %Ln voices again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Set %n voice(s) to failed</source>
        <translation>
            <numerusform>Set %Ln voice to failed</numerusform>
            <numerusform>Set %Ln voices to failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n voice(s)</source>
        <translation>
            <numerusform>Delete %Ln voice</numerusform>
            <numerusform>Delete %Ln voices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tick(s)</source>
        <translation>
            <numerusform>%Ln tick</numerusform>
            <numerusform>%Ln ticks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n voice(s) in voice:sync:queue</source>
        <translation>
            <numerusform>%Ln voice in voice:sync:queue</numerusform>
            <numerusform>%Ln voices in voice:sync:queue</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n voice(s) in work are missing from it</source>
        <translation>
            <numerusform>%Ln voice in work is missing from it</numerusform>
            <numerusform>%Ln voices in work are missing from it</numerusform>
        </translation>
    </message>
</context>
</TS>
