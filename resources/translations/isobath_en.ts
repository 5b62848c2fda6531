<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ui::FirstRun</name>
    <message numerus="yes">
        <source>%n processor core(s)</source>
        <translation>
            <numerusform>one processor core</numerusform>
            <numerusform>%n processor cores</numerusform>
        </translation>
    </message>
</context>
</TS>
