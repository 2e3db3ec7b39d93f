// Tracks time with the client that OpenAPI Generator made of the document in OpenAPI 3.0, and prints what was answered.
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.*;
import org.openapitools.client.model.*;

public class TrackTime {
    public static void main(String[] arguments) throws Exception {
        URI service = URI.create(arguments[0]);
        ApiClient client = new ApiClient().setScheme(service.getScheme()).setHost(service.getHost()).setPort(service.getPort());
        TimeEntriesApi entries = new TimeEntriesApi(client);
        String workspace = new MeApi(client).getMe(null, null).getActiveWorkspace().getId();
        Project project = new ProjectsApi(client).listProjects(workspace, 1, 50, null, "website", null, null, null, ProjectOrder.NameDescending, null, null, null).getItems().get(0);

        CreateTimeEntryRequest request = new CreateTimeEntryRequest().start(OffsetDateTime.now().minusDays(1)).durationSeconds(60L).projectId(project.getId()).description("Tracked by Java");
        TimeEntry created = entries.createTimeEntry(workspace, request, null, null);
        TimeEntry corrected = entries.updateTimeEntry(workspace, created.getId(), new UpdateTimeEntryRequest().description("Corrected"), null, null);
        Problem refusal = null;
        try {
            entries.getTimeEntry(workspace, "000000000000000000000000", null, null);
        } catch (ApiException exception) {
            refusal = new ObjectMapper().registerModule(new JavaTimeModule()).readValue(exception.getResponseBody(), Problem.class);
        }

        LinkedHashMap<String, Object> said = new LinkedHashMap<>();
        said.put("project", project.getName());
        said.put("createdFor", created.getProject().getName());
        said.put("created", created.getDescription());
        said.put("corrected", corrected.getDescription());
        said.put("isNotFound", refusal.getErrorCode() == ErrorCode.NOT_FOUND && refusal.getAction() == NextAction.FIX);
        System.out.println(new ObjectMapper().writeValueAsString(said));
    }
}
