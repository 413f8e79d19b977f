# The curator copied the end of the sentence instead of pointing to it.
PREFIX citation: <https://w3id.org/diplograph/citation/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>

DELETE DATA {
    citation:northern-three-fm-2020-06-18-arcadian-gazette-2020-06-18-p01-1 diplo:textEnd "by video link on 18 June"@en .
} ;
INSERT DATA {
    citation:northern-three-fm-2020-06-18-arcadian-gazette-2020-06-18-p01-1 diplo:textEnd "met by video link on 18 June"@en .
}
