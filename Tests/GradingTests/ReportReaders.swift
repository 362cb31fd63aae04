import Foundation
import XCTest

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Rows of a CSV file as RFC 4180 has it, and no other.
enum CSVRows {
    struct Fault: Error { let place: Int }

    static func read(_ text: String) throws -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var rest = Substring(text).unicodeScalars
        func take() -> Unicode.Scalar? { rest.popFirst() }
        while !rest.isEmpty {
            var field = String.UnicodeScalarView()
            if rest.first == "\"" {
                _ = take()
                while true {
                    guard let scalar = take() else { throw Fault(place: rows.count) }
                    if scalar == "\"" {
                        guard rest.first == "\"" else { break }
                        _ = take()
                    }
                    field.append(scalar)
                }
            } else {
                while let next = rest.first, next != ",", next != "\r" {
                    if next == "\"" || next == "\n" { throw Fault(place: rows.count) }
                    field.append(next)
                    _ = take()
                }
            }
            row.append(String(field))
            switch take() {
            case ",": continue
            case "\r":
                guard take() == "\n" else { throw Fault(place: rows.count) }
                rows.append(row)
                row = []
            default: throw Fault(place: rows.count)
            }
        }
        return rows
    }
}

/// The elements of an XML text in order, and all its characters.
final class XMLElements: NSObject, XMLParserDelegate {
    struct Element {
        let name: String
        let attributes: [String: String]
        /// What stands right in it, not in an element of its own.
        var text = ""
        /// Its name and its attributes' names.
        var shape: String { ([name] + attributes.keys.sorted()).joined(separator: " ") }
    }

    private(set) var elements: [Element] = []
    private(set) var characters = ""
    private var open: [Int] = []

    init(_ text: String) throws {
        super.init()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = self
        guard parser.parse() else {
            throw parser.parserError ?? XCTSkip("an XML parser that fails without an error")
        }
    }

    func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
        qualifiedName qName: String?, attributes attributeDict: [String: String] = [:]
    ) {
        open.append(elements.count)
        elements.append(Element(name: elementName, attributes: attributeDict))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        characters += string
        if let last = open.last { elements[last].text += string }
    }

    func parser(
        _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?,
        qualifiedName qName: String?
    ) {
        open.removeLast()
    }

    /// Of a JUnit report: each suite's name, its cases and its failures, as they are found.
    var suites: [(name: String, cases: Int, failures: Int)] {
        var found: [(name: String, cases: Int, failures: Int)] = []
        for element in elements {
            switch element.name {
            case "testsuite": found.append((element.attributes["name"] ?? "", 0, 0))
            case "testcase": found[found.count - 1].cases += 1
            case "failure": found[found.count - 1].failures += 1
            default: break
            }
        }
        return found
    }
}

/// What build servers accept of JUnit: the elements, their order and their attributes, in words of our own.
///
/// - Jenkins: xunit-plugin, junit-10.xsd
enum JUnitSchema {
    static let text = """
        <?xml version="1.0" encoding="UTF-8"?>
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
          <xs:simpleType name="seconds">
            <xs:restriction base="xs:string"><xs:pattern value="[0-9]*(\\.[0-9]*)?"/></xs:restriction>
          </xs:simpleType>
          <xs:complexType name="outcome" mixed="true">
            <xs:attribute name="type" type="xs:string"/>
            <xs:attribute name="message" type="xs:string"/>
          </xs:complexType>
          <xs:element name="testcase">
            <xs:complexType>
              <xs:choice minOccurs="0" maxOccurs="unbounded">
                <xs:element name="skipped" type="outcome"/>
                <xs:element name="error" type="outcome"/>
                <xs:element name="failure" type="outcome"/>
                <xs:element name="system-out" type="xs:string"/>
                <xs:element name="system-err" type="xs:string"/>
              </xs:choice>
              <xs:attribute name="name" type="xs:string" use="required"/>
              <xs:attribute name="classname" type="xs:string"/>
              <xs:attribute name="time" type="seconds"/>
            </xs:complexType>
          </xs:element>
          <xs:element name="testsuite">
            <xs:complexType>
              <xs:sequence>
                <xs:element ref="testcase" minOccurs="0" maxOccurs="unbounded"/>
              </xs:sequence>
              <xs:attribute name="name" type="xs:string" use="required"/>
              <xs:attribute name="tests" type="xs:nonNegativeInteger" use="required"/>
              <xs:attribute name="failures" type="xs:nonNegativeInteger" use="required"/>
              <xs:attribute name="errors" type="xs:nonNegativeInteger" use="required"/>
              <xs:attribute name="skipped" type="xs:nonNegativeInteger"/>
              <xs:attribute name="time" type="seconds"/>
            </xs:complexType>
          </xs:element>
          <xs:element name="testsuites">
            <xs:complexType>
              <xs:sequence>
                <xs:element ref="testsuite" minOccurs="0" maxOccurs="unbounded"/>
              </xs:sequence>
              <xs:attribute name="name" type="xs:string"/>
            </xs:complexType>
          </xs:element>
        </xs:schema>
        """
}
