// SPDX-License-Identifier: Apache-2.0

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.javarosa.core.model.CoreModelModule;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.data.AnswerDataFactory;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.UncastData;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.services.PrototypeManager;
import org.javarosa.core.util.JavaRosaCoreModule;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.form.api.FormEntryPrompt;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.util.XFormUtils;

/** Walks a plan with JavaRosa. See plans.py for what a plan and a report are. */
public final class JavaRosaBench {
    private final byte[] xml;
    private final StringBuilder report = new StringBuilder();
    private FormDef form;
    private FormEntryModel model;
    private FormEntryController controller;
    private Map<String, FormIndex> places;

    private JavaRosaBench(byte[] xml) {
        this.xml = xml;
    }

    public static void main(String[] arguments) throws Exception {
        PrototypeManager.registerPrototypes(JavaRosaCoreModule.classNames);
        PrototypeManager.registerPrototypes(CoreModelModule.classNames);
        new XFormsModule().registerModule();
        JavaRosaBench bench = new JavaRosaBench(Files.readAllBytes(Path.of(arguments[0])));
        for (String line : Files.readAllLines(Path.of(arguments[1]))) {
            bench.follow(line.split("\t", -1));
        }
        bench.readBack();
        System.out.print(bench.report);
        System.exit(0);
    }

    private void follow(String[] line) throws Exception {
        if (line[0].equals("load")) {
            long begun = System.nanoTime();
            form = XFormUtils.getFormFromInputStream(new ByteArrayInputStream(xml));
            form.initialize(true, new InstanceInitializationFactory());
            model = new FormEntryModel(form);
            controller = new FormEntryController(model);
            note("load", "0", "load", begun);
            places = null;
            return;
        }
        String key = line[0].equals("set") ? bare(line[3])
            : line[0].equals("add") ? "new " + line[3]
            : bare(line[3] + "[" + line[4] + "]");
        FormIndex place = places().get(key);
        if (line[0].equals("set")) {
            IAnswerData answer = typed(place, line[4]);
            long begun = System.nanoTime();
            int outcome = controller.answerQuestion(place, answer, true);
            note(line[2], line[1], line[0], begun);
            if (outcome != FormEntryController.ANSWER_OK) {
                throw new IllegalStateException("refused " + line[3] + " = " + line[4]);
            }
            return;
        }
        long begun = System.nanoTime();
        if (line[0].equals("add")) {
            controller.newRepeat(place);
        } else {
            controller.deleteRepeat(place);
        }
        note(line[2], line[1], line[0], begun);
        places = null;
    }

    private IAnswerData typed(FormIndex place, String text) {
        if (text.isEmpty()) {
            return null;
        }
        FormEntryPrompt prompt = model.getQuestionPrompt(place);
        if (prompt.getQuestion().getDynamicChoices() != null) {
            prompt.getSelectChoices();
        }
        return AnswerDataFactory.template(prompt.getControlType(), prompt.getDataType())
            .cast(new UncastData(text));
    }

    /** Find every question, instance and place for a new instance, by stepping to the end. */
    private Map<String, FormIndex> places() {
        if (places == null) {
            places = new HashMap<>();
            FormIndex here = FormIndex.createBeginningOfFormIndex();
            while (!here.isEndOfFormIndex()) {
                here = model.incrementIndex(here);
                if (here.isEndOfFormIndex()) {
                    break;
                }
                String path = here.getReference().toString(true);
                boolean isNew = model.getEvent(here) == FormEntryController.EVENT_PROMPT_NEW_REPEAT;
                places.put(isNew ? "new " + path.replaceAll("\\[\\d+\\]$", "") : bare(path), here);
            }
        }
        return places;
    }

    private void readBack() throws Exception {
        read(form.getMainInstance().getRoot());
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                report.append("memory\t").append(line.replaceAll("\\D", "")).append('\n');
            }
        }
    }

    private void read(TreeElement element) {
        if (element.getMult() < 0) {
            return;
        }
        if (element.getNumChildren() == 0) {
            IAnswerData value = element.isRelevant() ? element.getValue() : null;
            String text = value == null ? "" : value.uncast().getString();
            report.append("value\t").append(bare(element.getRef().toString(true)))
                .append('\t').append(text).append('\n');
        }
        for (int at = 0; at < element.getNumChildren(); at++) {
            read(element.getChildAt(at));
        }
    }

    private void note(String group, String round, String action, long begun) {
        double time = (System.nanoTime() - begun) / 1000.0;
        for (String part : List.of(group, round, action)) {
            report.append(part).append('\t');
        }
        report.append(time).append('\n');
    }

    private static String bare(String reference) {
        return reference.replace("[1]", "");
    }
}
