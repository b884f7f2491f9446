import MTMessages
import MXMessages
import PaymentModel
import SigningIdentity

// The readers keep what was signed, the checker says what it is worth: here one is handed to the other.
extension SignatureChecker {
    /// What has the signatures of one ISO 20022 file checked.
    var reading: SignatureReading {
        SignatureReading { [self] nodes in
            let signed = unsafe SignedNodes(
                header: nodes.header,
                document: nodes.document,
                envelope: nodes.envelope
            )
            return facts(of: signed, sender: nodes.sender[...], created: nodes.created)
        }
    }

    /// What checks the local authentication of FIN messages.
    var check: MTReader.SignatureCheck {
        { [self] signed, system, sender, created in
            facts(ofFIN: signed, system: system, sender: sender, created: created)
        }
    }
}
