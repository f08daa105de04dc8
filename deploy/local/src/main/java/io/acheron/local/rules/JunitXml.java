/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.rules;

import io.acheron.local.rules.RuleTests.Outcome;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes outcomes in the XML form that JUnit made common. */
final class JunitXml {
    static String of(List<Outcome> outcomes) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", "acheron rules test");
            xml.writeAttribute("tests", Integer.toString(outcomes.size()));
            xml.writeAttribute("failures", Integer.toString(TestReport.failed(outcomes)));
            for (Outcome outcome : outcomes) {
                write(xml, outcome);
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.flush();
            return text.toString();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing to memory does not fail", e);
        }
    }

    private static void write(XMLStreamWriter xml, Outcome outcome) throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", outcome.test().rule().path());
        xml.writeAttribute("name", printable(outcome.test().name()));
        xml.writeAttribute("file", outcome.test().rule().path());
        xml.writeAttribute("line", Integer.toString(outcome.test().line()));
        if (!outcome.passed()) {
            xml.writeStartElement("failure");
            xml.writeAttribute("message", TestReport.expectation(outcome));
            xml.writeCharacters(printable(String.join("\n", outcome.explanation())));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    /** XML 1.0 has no way to write control characters; event text may hold them. */
    private static String printable(String text) {
        return text.replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]", "\uFFFD");
    }

    private JunitXml() {}
}
