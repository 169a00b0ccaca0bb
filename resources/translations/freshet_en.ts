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
        <name>freshet::ui::ServerPanel</name>
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
            <source>and %n more warning(s)</source>
            <translation>
                <numerusform>and %n more warning</numerusform>
                <numerusform>and %n more warnings</numerusform>
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
