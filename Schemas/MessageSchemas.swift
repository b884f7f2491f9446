/// The schemas in the binary.
public enum MessageSchemas {
}
