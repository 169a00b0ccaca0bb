<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
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
            <source>and %n more</source>
            <translation>
                <numerusform>and %n more</numerusform>
                <numerusform>and %n more</numerusform>
            </translation>
        </message>
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
        <name>freshet::ui::TimeChart</name>
        <message numerus="yes">
            <source>%n more event(s)</source>
            <translation>
                <numerusform>%n more event</numerusform>
                <numerusform>%n more events</numerusform>
            </translation>
        </message>
    </context>
</TS>
