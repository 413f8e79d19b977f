# The curator made up a type of stage.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX stage: <https://w3id.org/diplograph/stage/>
PREFIX stage-type: <https://w3id.org/diplograph/stage-type/>

DELETE DATA {
    stage:river-charter-2020-06-18 diplo:stageType stage-type:supported .
} ;
INSERT DATA {
    stage:river-charter-2020-06-18 diplo:stageType stage-type:praised .
}
